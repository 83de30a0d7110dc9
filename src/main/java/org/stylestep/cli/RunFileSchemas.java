package org.stylestep.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.stylestep.config.RunFileSchema;
import org.stylestep.extension.Extensions;
import org.stylestep.io.AtomicFile;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.MapperRun;

/** Writes the JSON Schema of each kind of run file; the build runs it for the jar. */
public final class RunFileSchemas {

    private RunFileSchemas() {}

    /**
     * Writes the schemas of the library's own types.
     *
     * @param arguments the folder; it is created
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), StandardExtensions.standard());
    }

    /** The records by the names of the files. */
    static Map<String, Class<? extends Record>> runs() {
        Map<String, Class<? extends Record>> runs = new LinkedHashMap<>();
        runs.put("run-encoder.schema.json", EncoderRun.class);
        runs.put("run-generator.schema.json", GeneratorRun.class);
        runs.put("run-finetune.schema.json", FinetuneRun.class);
        runs.put("run-mapper.schema.json", MapperRun.class);
        return runs;
    }

    static void write(Path folder, Extensions extensions) throws IOException {
        RunFileSchema schema = new RunFileSchema(extensions);
        Files.createDirectories(folder);
        for (Map.Entry<String, Class<? extends Record>> run : runs().entrySet()) {
            byte[] text = schema.text(run.getValue()).getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(folder.resolve(run.getKey()), text);
        }
    }
}
