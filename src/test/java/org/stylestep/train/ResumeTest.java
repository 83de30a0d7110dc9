package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.ChildJvm;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;

/** A run that was cut and went on in a new process ends with the bytes of one that was not. */
@Tag("slow")
final class ResumeTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                StyleEncoderPretrainer.NAME,
                "generator",
                "validated",
                "finetune",
                "joint",
                "every gan option",
                LatentMapperTrainer.NAME
            })
    void twentyStepsAreTenAndTen(String stage) throws IOException, InterruptedException {
        Path straight = folder.resolve("straight, one thread");
        Path broken = folder.resolve("broken, four threads");
        train(stage, straight, -1, 1);
        train(stage, broken, 10, 4);
        assertThat(latest(broken)).endsWithRaw(Path.of("step-000000010"));
        train(stage, broken, -1, 4);

        assertThat(latest(straight)).endsWithRaw(Path.of("step-000000020"));
        assertThat(parts(latest(broken))).isEqualTo(parts(latest(straight)));
        assertThat(state(latest(broken))).isEqualTo(state(latest(straight)));
        assertThat(CheckpointStore.of(broken).best().map(Path::getFileName))
                .isEqualTo(CheckpointStore.of(straight).best().map(Path::getFileName));
        List<String> losses = Files.readAllLines(straight.resolve("stats.jsonl"));
        assertThat(losses).hasSizeGreaterThanOrEqualTo(20);
        assertThat(Files.readAllLines(broken.resolve("stats.jsonl"))).isEqualTo(losses);
    }

    private static void train(String stage, Path run, int stopAt, int threads)
            throws IOException, InterruptedException {
        ChildJvm.run(
                List.of("-Xmx1g"),
                TinyTraining.class,
                stage,
                run.toString(),
                "20",
                Integer.toString(stopAt),
                Integer.toString(threads));
    }

    private static Path latest(Path run) throws IOException {
        return CheckpointStore.of(run).latest().orElseThrow();
    }

    /** Counts of updates, and the best so far. */
    private static Map<String, Object> state(Path checkpoint) throws IOException {
        return Checkpoint.open(checkpoint).manifest().state();
    }

    /** All files of tensors, byte by byte. */
    private static Map<String, String> parts(Path checkpoint) throws IOException {
        Map<String, String> parts = new TreeMap<>();
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                parts.put(file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        assertThat(parts).isNotEmpty();
        return parts;
    }
}
