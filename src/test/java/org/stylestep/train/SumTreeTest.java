package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SumTreeTest {

    private static final float[] LEAVES = {1e8f, 1, -1e8f, 3.3f, 1e-7f, 7, 1e4f, -0.1f, 123.456f, 1e-3f, -7e7f, 2};

    /** The tree of the specification: neighbors first; what has no neighbor goes up as it is. */
    private static float expected(List<Float> level) {
        if (level.size() == 1) {
            return level.get(0);
        }
        List<Float> next = new ArrayList<>();
        for (int i = 0; i < level.size(); i += 2) {
            next.add(i + 1 < level.size() ? Float.valueOf(level.get(i) + level.get(i + 1)) : level.get(i));
        }
        return expected(next);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 11, 12})
    void ordersAndSharesGiveTheSameBytes(int shards) {
        float expected =
                expected(IntStream.range(0, shards).mapToObj(i -> LEAVES[i]).toList());
        Random random = new Random(shards);
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int round = 0; round < 10; round++) {
                List<Integer> order =
                        new ArrayList<>(IntStream.range(0, shards).boxed().toList());
                Collections.shuffle(order, random);
                List<SumTree> shares = List.of(new SumTree(shards), new SumTree(shards), new SumTree(shards));
                for (int shard : order) {
                    shares.get(random.nextInt(3))
                            .add(shard, new Gathered(Map.of("loss", manager.create(LEAVES[shard])), Map.of()));
                }
                SumTree total = new SumTree(shards);
                shares.forEach(total::add);
                assertThat(total.total().orElseThrow().values().get("loss").getFloat())
                        .isEqualTo(expected);
            }
            assertThat(manager.getManagedArrays()).as("one sum a round").hasSize(10);
        }
    }
}
