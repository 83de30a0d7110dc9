package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
        TinyFiles.pairs(folder.resolve("val"), 8, 8);
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
        assertThat(program.out())
                .contains("generator", "discriminator", "parameters")
                .contains("validation every 2 steps, ", " on top: validation_psnr_db_own, ");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private String[] pending(String... arguments) {
        return Stream.concat(
                        Stream.of(arguments),
                        Stream.of("encoder", "generator", "finetune")
                                .flatMap(stage -> Stream.of(
                                        "--pending", folder + "/runs/../runs/" + stage + "=" + file(stage + ".yaml"))))
                .toArray(String[]::new);
    }

    @Test
    void aMapperMayStartFromRunsThatDoNotExistYet() {
        assertThat(program.run(pending("mapper", file("mapper.yaml"), "--dry-run")))
                .as(program.err())
                .isZero();
        assertThat(program.out()).contains("mapper", "parameters");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void namesTheKeyOfAPendingRunWithoutTheNetwork() {
        assertThat(program.run(pending(
                        "finetune",
                        file("finetune.yaml"),
                        "--dry-run",
                        "--set",
                        "generator.checkpoint=" + folder + "/runs/encoder")))
                .isEqualTo(1);
        assertThat(program.err())
                .contains("generator.checkpoint: ", "runs/encoder will have no generator, only encoder");
    }

    @Test
    void aPendingFileOfNoStageIsRefusedWithEveryStagesReason() {
        assertThat(program.run(
                        "train",
                        file("generator.yaml"),
                        "--dry-run",
                        "--pending",
                        folder.resolve("runs/encoder") + "=" + file("mapper.yaml")))
                .isEqualTo(1);
        assertThat(program.err()).contains("mapper.yaml", "pretrain: ", "train: ", "finetune: ");
    }

    @Test
    void pendingRunsAreForDryRunsAndMustHaveTheirFiles() {
        String pending = folder.resolve("runs/encoder") + "=" + file("gone.yaml");
        assertThat(program.run("train", file("generator.yaml"), "--pending", pending))
                .isEqualTo(1);
        assertThat(program.err()).contains("--pending goes with --dry-run");
        assertThat(program.run("train", file("generator.yaml"), "--dry-run", "--pending", pending))
                .isEqualTo(1);
        assertThat(program.err()).containsOnlyOnce("no such run file: " + file("gone.yaml"));
    }

    @Test
    void epochsAreThoseOfAllImages() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 70);
        assertThat(program.run(pending("mapper", file("mapper.yaml"), "--dry-run")))
                .isZero();
        assertThat(program.out()).contains("105 steps");
    }

    @Test
    void aSideOfHeldOutImagesThatTheEncoderDoesNotTakeIsRefused() {
        for (String stage : List.of("generator", "mapper")) {
            String command = stage.equals("generator") ? "train" : stage;
            assertThat(program.run(pending(command, file(stage + ".yaml"), "--dry-run", "--set", "validation.size=2")))
                    .as(stage)
                    .isEqualTo(1);
            assertThat(program.err()).contains("the encoder cannot take images of validation.size = 2");
        }
    }

    @Test
    void anUnknownBlockIsNotBlamedOnTheCrop() {
        assertThat(program.run("pretrain", file("encoder.yaml"), "--dry-run", "--set", "encoder.blocks=9"))
                .isEqualTo(1);
        assertThat(program.err()).contains("the encoder cannot take images of data.crop = 32");
    }

    @Test
    void findsWhatATrainingWouldDieOf() {
        assertThat(program.run("pretrain", file("encoder.yaml"), "--dry-run", "--set", "encoder.blocks=9"))
                .isEqualTo(1);
        assertThat(program.err()).contains("encoder").doesNotContain("unexpected");
        assertThat(folder.resolve("runs")).doesNotExist();
    }
}
