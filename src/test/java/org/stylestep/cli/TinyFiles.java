package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.stylestep.data.ImagePair;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.mining.Progress;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.StageRun;
import org.stylestep.train.Outcome;
import org.stylestep.train.Tiny;

/** Data sets and run files for networks of a few filters, on disk. */
public final class TinyFiles {

    private TinyFiles() {}

    public static void pairs(Path folder, int count) throws IOException {
        pairs(folder, count, 0);
    }

    /** Writes {@code train}, other pairs in {@code val}, and the run files of all stages. */
    public static void all(Path folder, int train, int val) throws IOException {
        pairs(folder.resolve("train"), train);
        pairs(folder.resolve("val"), val, train);
        runFiles(folder);
    }

    /** Writes pairs that begin with another one than the first. */
    public static void pairs(Path folder, int count, int first) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < count; i++) {
            ImagePair pair = Tiny.pairs(first + count).read(first + i);
            ImageFiles.writePng(
                    RgbImage.beside(pair.input().toRgb(), pair.target()), folder.resolve("pair-" + i + ".png"));
        }
    }

    /** Writes the run files of the stages and returns their folder; the runs go to {@code folder/runs/STAGE}. */
    public static Path runFiles(Path folder) throws IOException {
        Path train = folder.resolve("train");
        Path val = folder.resolve("val");
        String data = "data: {folder: " + train + ", input_side: left, rescale: [32], crop: 32}\n";
        Files.writeString(
                folder.resolve("encoder.yaml"),
                data
                        + "features: {type: filter_bank}\n"
                        + "mining: {num_nearest: 2, num_farthest: 3}\n"
                        + "encoder: {base_channels: 4, blocks: 2}\n"
                        + "schedule: {batch_size: 4, total_kimg: 0.024}\n"
                        + "validation: {folder: " + val + ", triplets: 20, every_kimg: 0.012}\n"
                        + output(folder, "encoder"));
        String pairStage = data
                + "reconstruction: {l1: 10}\n"
                + "objective: {reconstruction_direct: 1, adversarial_direct: 0.5, latent_l2: 0.01}\n"
                + "schedule: {batch_size: 2, decay_start_kimg: 0.004, total_kimg: 0.008}\n"
                + "validation: {folder: " + val + ", sheet_rows: 2}\n";
        Files.writeString(
                folder.resolve("generator.yaml"),
                pairStage
                        + "encoder: {checkpoint: " + folder.resolve("runs/encoder") + "}\n"
                        + "generator: {base_channels: 4, downsamplings: 2, residual_blocks: 1}\n"
                        + "discriminator: {base_channels: 4, scales: 2, layers: 2}\n"
                        + output(folder, "generator"));
        Files.writeString(
                folder.resolve("finetune.yaml"),
                pairStage
                        + "generator: {checkpoint: " + folder.resolve("runs/generator") + "}\n"
                        + output(folder, "finetune"));
        Files.writeString(
                folder.resolve("mapper.yaml"),
                data
                        + "encoder: {checkpoint: " + folder.resolve("runs/finetune") + "}\n"
                        + "mapper: {width: 8, layers: 2}\n"
                        + "schedule: {batch_size: 4, epochs: 6}\n"
                        + "validation: {folder: " + val + "}\n"
                        + "output: {folder: " + folder.resolve("runs/mapper")
                        + ", checkpoint_epochs: 2, stats_epochs: 1}\n"
                        + "runtime: {device: cpu}\n");
        return folder;
    }

    /** Trains from the beginning to the end. */
    public static Outcome train(StageRun run, Extensions extensions) throws IOException {
        try (Training training = Training.open(run, false, extensions, Progress.none())) {
            return training.run();
        }
    }

    /** Returns the names of what a folder holds, in their order. */
    public static List<String> names(Path folder) {
        return Stream.of(folder.toFile().list()).sorted().toList();
    }

    private static String output(Path folder, String stage) {
        return "output: {folder: " + folder.resolve("runs").resolve(stage)
                + ", checkpoint_kimg: 0.004, keep: 2, stats_kimg: 0.002}\n"
                + "runtime: {device: cpu, loader_threads: 1, cache_mib: 1}\n";
    }
}
