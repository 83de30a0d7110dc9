package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopKTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 40, 60})
    void isTheBeginningOfTheSortedStreamWhateverItsOrder(int k) {
        Random random = new Random(k);
        // Few different keys, so that many are equal.
        int[] keys = random.ints(40, 0, 6).toArray();
        List<Integer> sorted = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> keys[i]).thenComparing(i -> i))
                .limit(k)
                .toList();
        List<Integer> stream =
                new ArrayList<>(IntStream.range(0, keys.length).boxed().toList());
        for (int trial = 0; trial < 20; trial++) {
            Collections.shuffle(stream, random);
            TopK best = new TopK(k);
            stream.forEach(i -> best.offer(keys[i], i));
            assertThat(best.indices())
                    .containsExactly(sorted.stream().mapToInt(i -> i).toArray());
        }
    }
}
