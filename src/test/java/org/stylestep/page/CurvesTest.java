package org.stylestep.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.Mutations;
import org.stylestep.pipeline.StandardExtensions;

final class CurvesTest {

    @TempDir
    Path folder;

    private Curves read(String text) throws IOException {
        return Curves.read(Files.writeString(folder.resolve("stats.jsonl"), text));
    }

    @Test
    void validationsJoinTheirStep() throws IOException {
        Curves curves = read("""
                {"step":2,"images":8,"loss":3}
                {"step":3,"validation_loss":5,"best":true}
                {"step":4,"images":16,"loss":2}
                {"step":4,"validation_loss":1,"best":true}
                """);
        assertThat(curves.steps()).containsExactly(2L, 3L, 4L);
        assertThat(curves.images()).containsExactly(8.0, 12.0, 16.0);
        assertThat(curves.values()).containsOnlyKeys("loss", "validation_loss");
        assertThat(curves.values().get("loss")).containsExactly(3.0, null, 2.0);
        assertThat(curves.values().get("validation_loss")).containsExactly(null, 5.0, 1.0);
        assertThat(curves.stepsPerPoint()).isEqualTo(1);
        assertThat(curves.damaged()).isZero();
    }

    @Test
    void damagedLinesAreCountedAndLeftOut() throws IOException {
        Curves curves = read(
                "{\"step\":1,\"loss\":1}\n[3]\nnull\n\u0000\u0000\n{\"loss\":4}\n{\"step\":2,\"loss\":NaN}\n\n{\"step\":3,\"lo");
        assertThat(curves.steps()).containsExactly(1L, 2L);
        assertThat(curves.values().get("loss")).containsExactly(1.0, null);
        assertThat(curves.damaged()).isEqualTo(5);
    }

    @Test
    void aMissingLogIsEmpty() throws IOException {
        Curves curves = Curves.read(folder.resolve("none.jsonl"));
        assertThat(curves.steps()).isEmpty();
        assertThat(curves.values()).isEmpty();
    }

    @Test
    void longLogsAreThinnedToMeans() throws IOException {
        StringBuilder text = new StringBuilder();
        double[] values = IntStream.range(0, 100_000)
                .mapToDouble(i -> Math.sin(i) + i / 1e4)
                .toArray();
        for (int i = 0; i < values.length; i++) {
            text.append("{\"step\":").append(i + 1).append(",\"images\":").append(8 * (i + 1));
            text.append(",\"loss\":").append(values[i]).append("}\n");
        }
        Curves curves = read(text.toString());
        assertThat(curves.steps()).hasSize(Curves.MAX_POINTS);
        assertThat(curves.stepsPerPoint()).isEqualTo(100);
        assertThat(curves.steps().get(7)).isEqualTo(800L);
        assertThat(curves.images().get(7)).isEqualTo(6400.0);
        double mean =
                IntStream.range(700, 800).mapToDouble(i -> values[i]).average().orElseThrow();
        assertThat(curves.values().get("loss").get(7)).isCloseTo(mean, within(1e-9));
    }

    @Test
    @Tag("slow")
    void whateverIsInALogIsReadOrLeftOut() throws Exception {
        Path run = RunFiles.interrupted(folder.resolve("run"), 0.1);
        Path file = run.resolve("stats.jsonl");
        Mutations.feed("log on the page", Files.readAllBytes(file), file.toString(), IOException.class, bytes -> {
            Curves.read(Files.write(file, bytes));
        });
        for (String name : List.of("run.yaml", "cost.json", "stats.jsonl")) {
            Path part = run.resolve(name);
            byte[] valid = Files.readAllBytes(part);
            Mutations.feed("page: " + name, valid, run.toString(), IOException.class, bytes -> {
                Files.write(part, bytes);
                RunEntry.of("run", run, Optional.empty(), StandardExtensions.standard(), 4, Path::toString);
            });
            Files.write(part, valid);
        }
    }
}
