package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.stylestep.pipeline.StandardExtensions;
import picocli.CommandLine;

/** {@code stylestep schema}: the JSON Schemas by which an editor completes run files. */
@CommandLine.Command(
        name = "schema",
        description =
                "Write the JSON Schema of each kind of run file, with the types on STYLESTEP_CLASSPATH, for editors.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Where to; earlier schemas are replaced.")
    private Path out;

    SchemaCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        RunFileSchemas.write(out, StandardExtensions.installed());
        RunFileSchemas.runs().keySet().forEach(name -> console.say("written: " + out.resolve(name)));
        return CommandLine.ExitCode.OK;
    }
}
