package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;

/** What is said of a round's bytes, and the files that a round really has. */
final class RoundCostTest {

    @TempDir
    private Path folder;

    @Test
    void countsTheFilesOfARound() throws IOException {
        TinyTraining.train("joint", folder.resolve("plain"), 2, 2, 1);
        Checkpoint checkpoint = Checkpoint.open(
                CheckpointStore.of(folder.resolve("plain")).latest().orElseThrow());
        RoundCost cost = RoundCost.of(checkpoint);
        for (RoundOptions options : List.of(
                new RoundOptions(2, 1, 1, 0, false, false),
                new RoundOptions(2, 1, 1, 0, true, false),
                new RoundOptions(2, 1, 1, 0, false, true))) {
            long[] moved = new long[1];
            try (NDManager manager = NDManager.newBaseManager();
                    Stage<?> stage = TinyTraining.stage("joint", manager, 4, Sharding.NONE);
                    RoundStage rounds = new RoundStage(
                            stage, options, folder.resolve("work"), start -> train(options, start, moved))) {
                rounds.step(0L, 0, 1, manager);
                // From the second round on, a start has the moments of all workers.
                moved[0] = 0;
                rounds.step(1L, 1, 1, manager);
            }
            // Headers of files aside.
            assertThat((double) moved[0]).isCloseTo((double) cost.bytes(options), offset(0.1 * cost.bytes(options)));
        }
    }

    @Test
    void theShareIsThatOfTheTimeToMove() {
        RoundCost cost = new RoundCost(10, 20, 30);
        RoundOptions options = new RoundOptions(4, 50, 0.7, 0.9, false, true);

        // Start 10 + 20 + 4 · 30 and the velocity 10; each worker reads 60, and 55 are written and read again.
        assertThat(cost.bytes(options)).isEqualTo(160 + 4 * (60 + 2 * 55));
        assertThat(cost.share(options, 0.04, 420)).isCloseTo(0.5, offset(1e-12));
    }

    private static List<RoundStage.Share> train(RoundOptions options, Path start, long[] moved) throws IOException {
        moved[0] += bytes(start);
        List<RoundStage.Share> shares = new ArrayList<>();
        for (int worker = 0; worker < options.workers(); worker++) {
            Path into = start.resolveSibling("w" + worker);
            try (NDManager manager = NDManager.newBaseManager();
                    Stage<?> stage = TinyTraining.stage("joint", manager, 4, Sharding.NONE)) {
                shares.add(RoundStage.train(stage, new LinearDecay(40, 64, 0), options, worker, start, into, 1));
                for (String part : stage.parts().keySet()) {
                    moved[0] += Files.size(start.resolve(part + ".safetensors"));
                }
            }
            moved[0] += 2 * bytes(into);
        }
        return shares;
    }

    private static long bytes(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            long sum = 0;
            for (Path file : files.filter(path -> path.toString().endsWith(".safetensors"))
                    .toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
