package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --dry-run} says what a training would be and cost, and leaves nothing behind. */
final class DryRunTest {

    @TempDir
    Path folder;

    private final Program program = new Program();

    @BeforeEach
    void files() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 8);
        TinyFiles.pairs(folder.resolve("val"), 8);
        TinyFiles.runFiles(folder);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void tellsSizesDeviceAndTimeAndWritesNothing() {
        assertThat(program.run("pretrain", file("encoder.yaml"), "--dry-run")).isZero();
        assertThat(program.out()).contains("encoder", "cpu", "parameters", "6 steps");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void takesRunsThatDoNotExistYetFromTheirFiles() {
        assertThat(program.run("train", file("generator.yaml"), "--dry-run")).isEqualTo(1);
        assertThat(program.err()).contains("encoder.checkpoint");
        assertThat(program.run(
                        "train",
                        file("generator.yaml"),
                        "--dry-run",
                        "--pending",
                        folder.resolve("runs/encoder") + "=" + file("encoder.yaml")))
                .isZero();
        assertThat(program.out()).contains("generator", "discriminator", "parameters");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void findsWhatATrainingWouldDieOf() {
        assertThat(program.run("pretrain", file("encoder.yaml"), "--dry-run", "--set", "encoder.blocks=9"))
                .isEqualTo(1);
        assertThat(program.err()).contains("encoder").doesNotContain("unexpected");
        assertThat(folder.resolve("runs")).doesNotExist();
    }
}
