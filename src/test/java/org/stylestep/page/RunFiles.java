package org.stylestep.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/** Writes what a training leaves in its folder, without training. */
final class RunFiles {

    private RunFiles() {}

    /** A run that was interrupted: settings, a log, two sheets, costs; no checkpoint. */
    static Path interrupted(Path run, double learningRate) throws IOException {
        Files.createDirectories(run.resolve("samples"));
        Files.writeString(
                run.resolve("run.yaml"),
                "seed: 3\ngenerator: {type: step}\nobjective: {'</script><img src=x onerror=alert(1)>': 1.0}\n"
                        + "optimizer: {learning_rate: " + learningRate + "}\nschedule: {total_kimg: 0.8}\n"
                        + "output: {folder: " + run.getFileName().hashCode() + "}\n");
        for (int step = 1; step <= 40; step++) {
            log(run, step);
        }
        for (int sheet = 1; sheet <= 2; sheet++) {
            sheet(run, sheet * 20);
        }
        Files.writeString(
                run.resolve("cost.json"),
                "{\"images\": 320, \"seconds\": 90.0, \"cpu_seconds\": 100.0, \"peak_mib\": 512.0, \"speeds\": [3.0, 5.0, 4.0],"
                        + " \"finished\": false}");
        return run;
    }

    static void log(Path run, int step) throws IOException {
        Files.writeString(
                run.resolve("stats.jsonl"),
                "{\"step\":" + step + ",\"images\":" + 8 * step + ",\"learning_rate_factor\":1,\"reconstruction\":"
                        + 2.0 / step + "}\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    static void sheet(Path run, int step) throws IOException {
        byte[] gray = new byte[3 * 40 * 24];
        Arrays.fill(gray, (byte) step);
        ImageFiles.writePng(
                new RgbImage(40, 24, gray),
                run.resolve("samples").resolve(String.format(Locale.ROOT, "step-%09d.png", step)));
    }

    /** A checkpoint without arrays. */
    static Path checkpoint(Path run, String stage, long step, String parent) throws IOException {
        return CheckpointStore.of(run)
                .save(
                        new Manifest(
                                Manifest.FORMAT,
                                new Manifest.Position(stage, step, 8 * step, 1),
                                Map.of(),
                                Map.of("seed", 1L, "lists", List.of(1L, 2L)),
                                Map.of(),
                                new Manifest.Origin("data", parent, "2026-01-01T00:00:00Z", Map.of(), "cpu", 1),
                                Map.of()),
                        Map.of());
    }
}
