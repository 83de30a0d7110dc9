package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.stylestep.random.KeyedRandom;
import org.stylestep.testkit.MinerContract;

final class NearestFarthestMinerTest {

    private static final NeighborTable TABLE =
            new NeighborTable("f", new int[][] {{1, 2}, {0, 2}}, new int[][] {{9, 8, 7, 6}, {9, 8, 7, 5}});

    @Nested
    final class Contract extends MinerContract {
        @Override
        protected TripletMiner create() {
            int[][] nearest = {{1}, {0}, {3}, {2}};
            int[][] farthest = {{2, 3}, {3, 2}, {0, 1}, {1, 0}};
            return new NearestFarthestMiner(new NeighborTable("f", nearest, farthest));
        }
    }

    @Test
    void drawsUniformlyFromTheNeighbors() {
        TripletMiner miner = new NearestFarthestMiner(TABLE);
        Map<Integer, Integer> positives = new HashMap<>();
        Map<Integer, Integer> negatives = new HashMap<>();
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            Triplet triplet = miner.draw(1, KeyedRandom.of(5, "test", i));
            assertThat(triplet.anchor()).isEqualTo(1);
            positives.merge(triplet.positive(), 1, Integer::sum);
            negatives.merge(triplet.negative(), 1, Integer::sum);
        }
        assertThat(miner.size()).isEqualTo(2);
        assertThat(positives).containsOnlyKeys(0, 2);
        assertThat(negatives).containsOnlyKeys(9, 8, 7, 5);
        // Five standard deviations.
        assertThat(positives.values())
                .allSatisfy(count -> assertThat(count / (double) draws).isEqualTo(1 / 2.0, within(0.018)));
        assertThat(negatives.values())
                .allSatisfy(count -> assertThat(count / (double) draws).isEqualTo(1 / 4.0, within(0.016)));
    }
}
