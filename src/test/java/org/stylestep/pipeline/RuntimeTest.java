package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.engine.Determinism;
import org.stylestep.mining.Progress;
import org.stylestep.sections.EncoderRun;

/** How a run file says to compute is how the run computes. */
final class RuntimeTest {

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 8);
        TinyFiles.pairs(folder.resolve("val"), 4, 8);
        TinyFiles.runFiles(folder);
    }

    /** The statistics of a run of two steps. */
    private String stats(String name, String runtime) throws IOException {
        EncoderRun run = new RunFile(StandardExtensions.standard())
                .read(
                        folder.resolve("encoder.yaml"),
                        EncoderRun.class,
                        List.of(
                                "output.folder=" + folder.resolve(name),
                                "schedule.total_kimg=0.008",
                                "runtime={loader_threads: 1, " + runtime + "}"));
        try (Training training = Training.open(run, false, StandardExtensions.standard(), Progress.none())) {
            training.run();
        }
        return Files.readString(folder.resolve(name).resolve("stats.jsonl")).replaceAll("\"seconds\":[^,}]*", "");
    }

    @Test
    void devicesShareTheShards() throws IOException {
        String two = stats("two", "device: cpu, shards: 4");
        assertThat(stats("shared", "shards: 4, device: [cpu, cpu]")).isEqualTo(two);
        assertThat(stats("whole", "device: cpu, shards: 1")).isNotEqualTo(two);
    }

    @Test
    void theNetworksComputeInTheRunsPrecision() throws IOException {
        String exact = stats("exact", "device: cpu, precision: float32");
        assertThat(stats("again", "device: cpu, precision: float32")).isEqualTo(exact);
        assertThat(Determinism.get().orElse(true)).isTrue();
        assertThat(stats("free", "device: cpu, deterministic: false")).isEqualTo(exact);
        assertThat(Determinism.get().orElse(false)).isFalse();
        assertThat(stats("rounded", "device: cpu, precision: bfloat16")).isNotEqualTo(exact);
    }
}
