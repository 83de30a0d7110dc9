package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every preset trains, goes on, is evaluated and finetune; small by overrides alone. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PresetsTest {

    @TempDir
    static Path folder;

    private final Program program = new Program(() -> folder);

    @BeforeAll
    void aPretrainedEncoder() throws IOException {
        TinyFiles.all(folder, 12, 8);
        program.succeeds("pretrain $/encoder.yaml");
    }

    /** The command that trains a preset, made small by settings. */
    private static String train(String preset, double kimg, String more) {
        return """
                train configs/presets/%1$s.yaml
                --set 'data={folder: $/train, input_side: left, rescale: [32], crop: 32}'
                --set 'generator={base_channels: 4, downsamplings: 2, residual_blocks: 1}'
                --set 'discriminator={base_channels: 4, scales: 2, layers: 2}'
                --set 'schedule={batch_size: 2, decay_start_kimg: 0.004, total_kimg: %2$s}'
                --set 'validation={folder: $/val, sheet_rows: 2}'
                --set 'output={folder: $/%1$s, stats_kimg: 0.002}'
                """.formatted(preset, kimg) + more;
    }

    private static String settings(String preset) {
        return switch (preset) {
            case "step", "reference", "modern", "modern-few" -> "--set encoder.checkpoint=$/runs/encoder";
            case "bicyclegan" ->
                "--set encoder.base_channels=4 --set 'discriminator_random={base_channels: 4, scales: 2, layers: 2}'";
            default -> "--set encoder.base_channels=4";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "modern, generator, reconstruction_direct            1  generator               0.006",
        "modern-few, generator, reconstruction_direct            1  generator               0.006",
        "step, generator, adversarial_direct             0.5  generator               0.001  discriminator",
        "reference, generator, adversarial_direct             0.5  generator               0.001  discriminator",
        "autoencoder, joint, reconstruction_direct            1  generator + encoder     0.001",
        "bicyclegan, joint, adversarial_random             0.5  generator              0.0001  discriminator_random",
        "drit, joint, reconstruction_cycle             1  generator + encoder     0.001"
    })
    void trainsGoesOnAndIsEvaluatedAndFinetuned(String preset, String stage, String row) throws IOException {
        program.succeeds(train(preset, 0.008, settings(preset)));
        assertThat(program.err()).contains(row).contains(stage + ": 4 of 4");

        program.succeeds(train(preset, 0.012, settings(preset) + " --resume"));
        assertThat(program.out()).contains("done: 6 steps, 12 images");

        program.succeeds("evaluate $/" + preset);
        assertThat(folder.resolve(preset + "/evaluation.json")).exists();

        program.succeeds(
                "finetune $/finetune.yaml --set generator.checkpoint=$/%1$s --set output.folder=$/%1$s-finetuned"
                                .formatted(preset)
                        + " --set objective.adversarial_random=1");
        assertThat(program.err())
                .contains(
                        preset.equals("bicyclegan")
                                ? "generator              0.0001  discriminator_random"
                                : "generator              0.0001  discriminator\n");
    }

    @Test
    void allAreTried() throws IOException {
        assertThat(TinyFiles.names(Path.of("configs/presets")))
                .containsExactly(
                        "autoencoder.yaml",
                        "bicyclegan.yaml",
                        "drit.yaml",
                        "modern-few.yaml",
                        "modern.yaml",
                        "reference.yaml",
                        "step.yaml");
    }

    @Test
    void anOddBatchAndADiscriminatorWithNothingToDiscriminateAreRefused() {
        String fresh = settings("autoencoder");
        program.fails(
                "error: schedule.batch_size must be even, not 3: the loss term 'reconstruction_cycle'",
                train("drit", 0.008, fresh + " --set schedule.batch_size=3 --set output.folder=$/odd"));
        program.fails(
                "error: discriminator_random has nothing to train on",
                train(
                        "autoencoder",
                        0.008,
                        fresh + " --set 'discriminator_random={base_channels: 4}' --set output.folder=$/idle"));
    }
}
