package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    private static final Path PRESETS = Path.of("configs/presets");

    @TempDir
    static Path folder;

    private final Program program = new Program();

    @BeforeAll
    void aPretrainedEncoder() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 12);
        TinyFiles.pairs(folder.resolve("val"), 8);
        TinyFiles.runFiles(folder);
        run("pretrain", folder.resolve("encoder.yaml").toString());
    }

    private void run(String... arguments) {
        assertThat(program.run(arguments)).as(program.err()).isZero();
    }

    private String[] train(String preset, double kimg, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("train", PRESETS.resolve(preset + ".yaml").toString()));
        Stream.concat(
                        Stream.of(
                                "data={folder: " + folder.resolve("train")
                                        + ", input_side: left, rescale: [32], crop: 32}",
                                "generator={base_channels: 4, downsamplings: 2, residual_blocks: 1}",
                                "discriminator={base_channels: 4, scales: 2, layers: 2}",
                                "schedule={batch_size: 2, decay_start_kimg: 0.004, total_kimg: " + kimg + "}",
                                "validation={folder: " + folder.resolve("val") + ", sheet_rows: 2}",
                                "output={folder: " + folder.resolve(preset) + ", stats_kimg: 0.002}"),
                        Stream.of(more))
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments.toArray(String[]::new);
    }

    private String[] settings(String preset) {
        List<String> settings = new ArrayList<>();
        settings.add(
                List.of("step", "reference", "modern").contains(preset)
                        ? "encoder.checkpoint=" + folder.resolve("runs/encoder")
                        : "encoder.base_channels=4");
        if (preset.equals("bicyclegan")) {
            settings.add("discriminator_random={base_channels: 4, scales: 2, layers: 2}");
        }
        return settings.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "modern, generator, reconstruction_direct            1  generator               0.006",
        "step, generator, adversarial_direct             0.5  generator               0.001  discriminator",
        "reference, generator, adversarial_direct             0.5  generator               0.001  discriminator",
        "autoencoder, joint, reconstruction_direct            1  generator + encoder     0.001",
        "bicyclegan, joint, adversarial_random             0.5  generator              0.0001  discriminator_random",
        "drit, joint, reconstruction_cycle             1  generator + encoder     0.001"
    })
    void trainsGoesOnAndIsEvaluatedAndFinetuned(String preset, String stage, String row) throws IOException {
        run(train(preset, 0.008, settings(preset)));
        assertThat(program.err()).contains(row).contains(stage + ": 4 of 4");
        Path run = folder.resolve(preset);

        String[] goingOn = train(preset, 0.012, settings(preset));
        run(Stream.concat(Stream.of(goingOn), Stream.of("--resume")).toArray(String[]::new));
        assertThat(program.out()).contains("done: 6 steps, 12 images");

        run("evaluate", run.toString());
        assertThat(run.resolve("evaluation.json")).exists();

        run(
                "finetune",
                folder.resolve("finetune.yaml").toString(),
                "--set",
                "generator.checkpoint=" + run,
                "--set",
                "output.folder=" + folder.resolve(preset + "-finetuned"),
                "--set",
                "objective.adversarial_random=1");
        assertThat(program.err())
                .contains(
                        preset.equals("bicyclegan")
                                ? "generator              0.0001  discriminator_random"
                                : "generator              0.0001  discriminator\n");
    }

    @Test
    void allAreTried() throws IOException {
        try (Stream<Path> files = Files.list(PRESETS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "modern.yaml",
                            "step.yaml",
                            "reference.yaml",
                            "autoencoder.yaml",
                            "bicyclegan.yaml",
                            "drit.yaml");
        }
    }

    @Test
    void anOddBatchAndADiscriminatorWithNothingToDiscriminateAreRefused() {
        String[] odd = train(
                "drit",
                0.008,
                "encoder.base_channels=4",
                "schedule.batch_size=3",
                "output.folder=" + folder.resolve("odd"));
        assertThat(program.run(odd)).isEqualTo(1);
        assertThat(program.err())
                .contains("error: schedule.batch_size must be even, not 3: the loss term 'reconstruction_cycle'");
        String[] idle = train(
                "autoencoder",
                0.008,
                "encoder.base_channels=4",
                "discriminator_random={base_channels: 4}",
                "output.folder=" + folder.resolve("idle"));
        assertThat(program.run(idle)).isEqualTo(1);
        assertThat(program.err()).contains("error: discriminator_random has nothing to train on");
    }
}
