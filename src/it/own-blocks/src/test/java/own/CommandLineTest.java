package own;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.io.Sha256;

/** All stages with everything of one's own, by the command line in processes of its own. */
final class CommandLineTest {

    /** What a process returns that SIGTERM ended. */
    private static final int TERMINATED = 143;

    private static final String DATA = """
            seed: 3
            data:
              type: label_map
              colors: ["#000000", "#FF8000", "#808080"]
              folder: train/labels
              targets: train/photographs
              crop: 32
              augmentations: [{type: exposure, strength: 0.1}]
            runtime: {device: cpu, loader_threads: 1}
            """;

    private static final String PAIRS = """
            reconstruction: {l1: 10}
            objective: {reconstruction_direct: 1, adversarial_direct: 0.5, mean_color: 2, map_distance: 1}
            validation: {folder: val/labels, targets: val/photographs, sheet_rows: 2, metrics: [psnr, squared_error]}
            """;

    @TempDir
    private Path folder;

    @Test
    void everyStageTrainsAndTheModelRenders() throws IOException, InterruptedException {
        Drawings.write(folder.resolve("train"), 12);
        Drawings.write(folder.resolve("val"), 4);
        runFile("encoder", DATA + """
                mining: {type: brightness}
                encoder: {type: residual, channels: 4, latent_dim: 5, style_code: mean}
                optimizer: {type: momentum, momentum: 0.5, learning_rate: 0.01}
                schedule: {type: cosine, batch_size: 4, total_kimg: 0.048}
                output: {folder: runs/encoder}
                """);
        runFile("generator", DATA + PAIRS + """
                encoder: {checkpoint: runs/encoder}
                generator: {type: unet, channels: 8, dropout: 0.2}
                discriminator: {type: patch, channels: 4}
                optimizer: {type: momentum, learning_rate: 0.02, discriminator_learning_rate: 0.001, ema_decay: 0.9}
                schedule: {type: cosine, batch_size: 4, total_kimg: 0.24}
                output: {folder: runs/generator, checkpoint_kimg: 0.02, keep: 2}
                """);
        runFile("finetune", DATA + PAIRS + """
                generator: {checkpoint: runs/generator}
                optimizer: {type: momentum, learning_rate: 0.01, discriminator_learning_rate: 0.001, ema_decay: 0.9}
                schedule: {type: cosine, batch_size: 4, total_kimg: 0.04}
                output: {folder: runs/finetune}
                """);

        stylestep("pretrain", "encoder.yaml");
        stylestep("train", "generator.yaml");
        stopAfterACheckpoint("cut", "train", "generator.yaml", "--set", "output.folder=cut");
        stylestep("train", "generator.yaml", "--set", "output.folder=cut", "--resume");
        assertThat(weights("cut")).isNotEmpty().isEqualTo(weights("runs/generator"));

        stylestep("finetune", "finetune.yaml");
        stylestep("evaluate", "runs/finetune");
        assertThat(folder.resolve("runs/finetune/evaluation.json")).content().contains("squared_error");
        stylestep("compare", "runs/generator", "runs/finetune", "--evaluate", "--out", "comparison");
        assertThat(folder.resolve("comparison/table.md")).content().contains("squared_error", "generator", "finetune");

        // The command line reads images; one of the source's inputs is written as an image.
        RgbImage labels = ImageFiles.read(folder.resolve("val/labels/0.png"));
        RgbImage input = new LabelMaps(List.of(Drawings.BACKGROUND, Drawings.SHAPE, Drawings.EDGE))
                .oneHot(labels)
                .toRgb();
        ImageFiles.writePng(input, folder.resolve("input.png"));
        stylestep("translate", "runs/finetune", "--input", "input.png", "--style", "val/photographs", "--out", "out");
        RgbImage dark = ImageFiles.read(folder.resolve("out/input-in-0.png"));
        RgbImage light = ImageFiles.read(folder.resolve("out/input-in-3.png"));
        assertThat(dark).isNotEqualTo(light);

        stylestep("export", "runs/finetune", "--out", "model");
        try (StyleTransfer transfer = StyleTransfer.open(folder.resolve("model"), Device.cpu())) {
            RgbImage style = ImageFiles.read(folder.resolve("val/photographs/3.png"));
            assertThat(transfer.translate(input, style)).isEqualTo(light);
        }
    }

    private void runFile(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), text);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.stylestep.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log())
                .start();
    }

    private File log() {
        return folder.resolve("log.txt").toFile();
    }

    private void stylestep(String... arguments) throws IOException, InterruptedException {
        int status = start(arguments).waitFor();
        assertThat(status)
                .as("%s: %s", String.join(" ", arguments), Files.readString(log().toPath()))
                .isZero();
    }

    private void stopAfterACheckpoint(String run, String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        CheckpointStore checkpoints = CheckpointStore.of(folder.resolve(run));
        while (process.isAlive() && checkpoints.latest().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        process.destroy();
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", arguments), Files.readString(log().toPath()))
                .isEqualTo(TERMINATED);
    }

    /** Checksums of the arrays of a run's latest checkpoint: weights, running statistics, averages and velocities. */
    private Map<String, String> weights(String run) throws IOException {
        Path checkpoint = CheckpointStore.of(folder.resolve(run)).latest().orElseThrow();
        Map<String, String> weights = new TreeMap<>();
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                weights.put(file.getFileName().toString(), Sha256.hex(Files.readAllBytes(file)));
            }
        }
        return weights;
    }
}
