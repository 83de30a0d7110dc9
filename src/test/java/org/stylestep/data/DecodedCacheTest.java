package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.stylestep.Threads;

final class DecodedCacheTest {

    private final List<Integer> decoded = new ArrayList<>();

    private DecodedCache<Integer> cache(long limit, int... sizes) {
        return new DecodedCache<>(
                sizes.length,
                index -> {
                    decoded.add(index);
                    if (sizes[index] < 0) {
                        throw new IOException("damaged");
                    }
                    return sizes[index];
                },
                size -> size,
                limit);
    }

    @Test
    void whatDoesNotFitOrCannotBeReadTakesNoRoom() throws IOException {
        DecodedCache<Integer> cache = cache(20, 10, 11, -5, 10);
        assertThatThrownBy(() -> cache.read(2)).hasMessage("damaged");
        for (int index : List.of(0, 1, 1, 3, 3, 0)) {
            cache.read(index);
        }
        assertThat(decoded).containsExactly(2, 0, 1, 1, 3);
    }

    @Test
    void whatTwoThreadsDecodeAtOnceCountsOnce() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        DecodedCache<Object> cache = new DecodedCache<>(
                2,
                index -> {
                    if (index == 0) {
                        await(both);
                    }
                    return new Object();
                },
                item -> 10,
                20);
        assertThat(Threads.call(2, Collections.nCopies(2, () -> cache.read(0)))).doesNotContainNull();
        assertThat(cache.read(1)).as("there is room for it").isSameAs(cache.read(1));
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
