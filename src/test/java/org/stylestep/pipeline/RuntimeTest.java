package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.engine.Determinism;
import org.stylestep.engine.Tf32;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.GeneratorRun;

/** How a run file says to compute is how the run computes. */
final class RuntimeTest {

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        TinyFiles.all(folder, 8, 4);
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
        TinyFiles.train(run, StandardExtensions.standard());
        return Files.readString(folder.resolve(name).resolve("stats.jsonl")).replaceAll("\"seconds\":[^,}]*", "");
    }

    /** The weights after a training of the generator. */
    private byte[] trained(String name, List<String> settings) throws IOException {
        List<String> all = new ArrayList<>(settings);
        all.add("output.folder=" + folder.resolve(name));
        GeneratorRun run = new RunFile(StandardExtensions.standard())
                .read(folder.resolve("generator.yaml"), GeneratorRun.class, all);
        TinyFiles.train(run, StandardExtensions.standard());
        return Files.readAllBytes(
                CheckpointStore.of(folder.resolve(name)).latest().orElseThrow().resolve("generator.safetensors"));
    }

    @Test
    void aCacheOnDiskChangesNoByteOfATraining() throws IOException {
        Path cache = folder.resolve("cache");
        String kept = "device: cpu, cache_folder: " + cache;
        assertThat(stats("runs/encoder", kept)).isEqualTo(stats("plain", "device: cpu, precision: float32"));
        assertThat(cache).isDirectoryContaining(entry -> Files.exists(entry.resolve("pixels")));
        String runtime = "runtime={device: cpu, loader_threads: 2, cache_mib: 0";
        byte[] plain = trained("generator", List.of(runtime + "}"));
        Path pairs = folder.resolve("pairs");
        List<String> settings = List.of(runtime + ", cache_folder: " + pairs + "}");
        GeneratorRun run = new RunFile(StandardExtensions.standard())
                .read(folder.resolve("generator.yaml"), GeneratorRun.class, settings);
        Training.dryRun(run, StandardExtensions.standard(), Map.of());
        assertThat(pairs).as("a dry run leaves nothing behind").doesNotExist();
        assertThat(trained("kept", settings)).isEqualTo(plain);
        assertThat(trained("again", settings)).isEqualTo(plain);
        assertThat(pairs).isDirectoryContaining(entry -> Files.exists(entry.resolve("pixels")));
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
        assertThat(Tf32.isAllowed().orElse(true)).isTrue();
        assertThat(stats("float", "device: cpu, tf32: false")).isEqualTo(exact);
        assertThat(Tf32.isAllowed().orElse(false)).isFalse();
        assertThat(stats("free", "device: cpu, deterministic: false")).isEqualTo(exact);
        assertThat(Determinism.get().orElse(false)).isFalse();
        assertThat(stats("rounded", "device: cpu, precision: bfloat16")).isNotEqualTo(exact);
    }
}
