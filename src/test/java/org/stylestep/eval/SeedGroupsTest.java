package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeedGroupsTest {

    @TempDir
    Path folder;

    private final List<Path> runs = new ArrayList<>();

    private void run(String name, long seed, Map<String, ?> settings) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        new Evaluation(
                        Map.of(Evaluation.TRAINING, Map.of("seed", seed, "settings", settings)),
                        Map.of("psnr_db_own", (double) seed),
                        List.of())
                .write(run.resolve("evaluation.json"));
        runs.add(run);
    }

    private List<String> names() throws IOException {
        String prefix = folder.toString().replace('\\', '/') + "/";
        return SeedGroups.rows(runs).stream()
                .map(row -> row.name().replace(prefix, "") + " " + row.seed())
                .toList();
    }

    @Test
    void runsThatDifferInTheSeedAloneShareARow() throws IOException {
        run("a-seed-1", 1, Map.of("seed", 1, "loss", Map.of("weight", 1)));
        run("a-seed-2", 2, Map.of("seed", 2, "loss", Map.of("weight", 1)));
        run("b", 1, Map.of("seed", 1, "loss", Map.of("weight", 2)));
        assertThat(names()).containsExactly("a 1", "a 2", "b 1");
    }

    @Test
    void theMachineMakesNoDifferenceButPrecisionAndShardsDo() throws IOException {
        run("a-seed-1", 1, Map.of("output", Map.of("keep", 1), "runtime", Map.of("device", "cpu")));
        run("a-seed-2", 2, Map.of("runtime", Map.of("device", "gpu", "precision", "float32", "shards", 1)));
        run("b", 1, Map.of("runtime", Map.of("device", "cpu", "precision", "bfloat16")));
        run("c", 1, Map.of("runtime", Map.of("device", "cpu", "shards", 2)));
        assertThat(names()).containsExactly("a 1", "a 2", "b 1", "c 1");
    }

    @Test
    void groupsOfOtherSettingsHaveOtherNames() throws IOException {
        run("a-seed-1", 1, Map.of("loss", Map.of("weight", 1)));
        run("a-seed-2", 2, Map.of("loss", Map.of("weight", 1)));
        run("a-seed-3", 1, Map.of("loss", Map.of("weight", 2)));
        run("a-seed-4", 2, Map.of("loss", Map.of("weight", 2)));
        assertThat(names()).containsExactly("a-seed-1 1", "a-seed-1 2", "a-seed-3 1", "a-seed-3 2");
    }

    @Test
    void aRunKeepsItsNameFromAGroupThatBeginsLikeIt() throws IOException {
        run("a", 1, Map.of("loss", Map.of("weight", 2)));
        run("a-seed-1", 1, Map.of("loss", Map.of("weight", 1)));
        run("a-seed-2", 2, Map.of("loss", Map.of("weight", 1)));
        assertThat(names()).containsExactly("a 1", "a-seed-1 1", "a-seed-1 2");
    }

    @Test
    void settingsThatReadTheSameAsTextAreApart() throws IOException {
        run("a", 1, Map.of("data", Map.of("folder", "x, size=64")));
        run("b", 2, Map.of("data", Map.of("folder", "x", "size", 64)));
        assertThat(names()).containsExactly("a 1", "b 2");
    }

    @Test
    void seedsInFoldersOfTheirOwnAreNamedByTheFirst() throws IOException {
        run("1", 1, Map.of());
        run("2", 2, Map.of());
        assertThat(names()).containsExactly("1 1", "1 2");
        assertThat(SeedGroups.rows(List.of(Path.of("runs\\seed-1"))).get(0).name())
                .isEqualTo("runs/seed-1");
    }
}
