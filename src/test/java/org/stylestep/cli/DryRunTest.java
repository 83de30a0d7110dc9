package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --dry-run} says what a training would be and cost, and leaves nothing behind. */
final class DryRunTest {

    @TempDir
    Path folder;

    private final Program program = new Program(() -> folder);

    @BeforeEach
    void files() throws IOException {
        TinyFiles.all(folder, 8, 8);
    }

    @Test
    void tellsSizesDeviceAndTimeAndWritesNothing() {
        assertThat(program.run("pretrain $/encoder.yaml --dry-run")).isZero();
        assertThat(program.out()).contains("encoder", "cpu", "parameters", "6 steps");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void takesRunsThatDoNotExistYetFromTheirFiles() {
        assertThat(program.run("train $/generator.yaml --dry-run")).isEqualTo(1);
        assertThat(program.err()).contains("encoder.checkpoint");
        assertThat(program.run("train $/generator.yaml --dry-run --pending $/runs/encoder=$/encoder.yaml"))
                .isZero();
        assertThat(program.out())
                .contains("generator", "discriminator", "parameters")
                .contains("validation every 2 steps, ", " on top: validation_psnr_db_own, ");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private static final String PENDING = " --dry-run --pending $/runs/../runs/encoder=$/encoder.yaml"
            + " --pending $/runs/../runs/generator=$/generator.yaml"
            + " --pending $/runs/../runs/finetune=$/finetune.yaml";

    @Test
    void aMapperMayStartFromRunsThatDoNotExistYet() {
        assertThat(program.run("mapper $/mapper.yaml" + PENDING))
                .as(program.err())
                .isZero();
        assertThat(program.out()).contains("mapper", "parameters");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void namesTheKeyOfAPendingRunWithoutTheNetwork() {
        assertThat(program.run("finetune $/finetune.yaml --set generator.checkpoint=$/runs/encoder" + PENDING))
                .isEqualTo(1);
        assertThat(program.err())
                .contains("generator.checkpoint: ", "runs/encoder will have no generator, only encoder");
    }

    @Test
    void aPendingFileOfNoStageIsRefusedWithEveryStagesReason() {
        assertThat(program.run("train $/generator.yaml --dry-run --pending $/runs/encoder=$/mapper.yaml"))
                .isEqualTo(1);
        assertThat(program.err()).contains("mapper.yaml", "pretrain: ", "train: ", "finetune: ");
    }

    @Test
    void pendingRunsAreForDryRunsAndMustHaveTheirFiles() {
        String pending = "train $/generator.yaml --pending $/runs/encoder=$/gone.yaml";
        assertThat(program.run(pending)).isEqualTo(1);
        assertThat(program.err()).contains("--pending goes with --dry-run");
        assertThat(program.run(pending + " --dry-run")).isEqualTo(1);
        assertThat(program.err()).containsOnlyOnce("no such run file: " + folder.resolve("gone.yaml"));
    }

    @Test
    void epochsAreThoseOfAllImages() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 70);
        assertThat(program.run("mapper $/mapper.yaml" + PENDING)).isZero();
        assertThat(program.out()).contains("105 steps");
    }

    @Test
    void aSideOfHeldOutImagesThatTheEncoderDoesNotTakeIsRefused() {
        for (String stage : List.of("generator", "mapper")) {
            String command = stage.equals("generator") ? "train" : stage;
            assertThat(program.run(command + " $/" + stage + ".yaml --set validation.size=2" + PENDING))
                    .as(stage)
                    .isEqualTo(1);
            assertThat(program.err()).contains("the encoder cannot take images of validation.size = 2");
        }
    }

    @Test
    void findsWhatATrainingWouldDieOf() {
        assertThat(program.run("pretrain $/encoder.yaml --dry-run --set encoder.blocks=9"))
                .isEqualTo(1);
        assertThat(program.err())
                .contains("the encoder cannot take images of data.crop = 32")
                .doesNotContain("unexpected");
        assertThat(folder.resolve("runs")).doesNotExist();
    }
}
