package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaCommandTest {

    @TempDir
    Path folder;

    private final Program program = new Program();

    @Test
    void writesASchemaForEachKindOfRunFile() throws IOException {
        Path out = folder.resolve("editor/schema");
        assertThat(program.run("schema", "--out", out.toString()))
                .as(program.err())
                .isZero();
        assertThat(out.toFile().list())
                .containsExactlyInAnyOrder(
                        "run-encoder.schema.json",
                        "run-generator.schema.json",
                        "run-finetune.schema.json",
                        "run-mapper.schema.json");
        assertThat(Files.readString(out.resolve("run-mapper.schema.json"))).contains("\"imle\"", "\"mlp\"");
        assertThat(program.out()).contains("written: " + out.resolve("run-encoder.schema.json"));
    }
}
