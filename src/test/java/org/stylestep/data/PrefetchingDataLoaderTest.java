package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.random.KeyedRandom;

@Timeout(30)
final class PrefetchingDataLoaderTest {

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("step-loader-"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 9})
    void resultsComeInTheOrderOfTheSteps(int threads) throws IOException {
        List<Long> results = new ArrayList<>();
        try (PrefetchingDataLoader<Long> loader = new PrefetchingDataLoader<>(
                step -> {
                    pause(KeyedRandom.of(1, "test", step).nextInt(3));
                    return 10 * step;
                },
                5,
                55,
                threads)) {
            while (loader.hasNext()) {
                results.add(loader.next());
            }
            assertThatThrownBy(loader::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("54");
        }
        assertThat(results)
                .isEqualTo(LongStream.range(5, 55).mapToObj(step -> 10 * step).toList());
    }

    @Test
    void anErrorSurfacesAtItsStepAndTheNextStepGoesOn() throws IOException {
        try (PrefetchingDataLoader<Long> loader = new PrefetchingDataLoader<>(
                step -> {
                    if (step == 2) {
                        throw new IOException("step 2 fails");
                    }
                    if (step == 3) {
                        throw new IllegalArgumentException("step 3 fails");
                    }
                    if (step == 4) {
                        throw new OutOfMemoryError("step 4 fails");
                    }
                    return step;
                },
                0,
                6,
                3)) {
            assertThat(loader.next()).isEqualTo(0);
            assertThat(loader.next()).isEqualTo(1);
            assertThatThrownBy(loader::next).isInstanceOf(IOException.class).hasMessage("step 2 fails");
            assertThatThrownBy(loader::next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("step 3 fails");
            assertThatThrownBy(loader::next).isInstanceOf(OutOfMemoryError.class);
            assertThat(loader.next()).isEqualTo(5);
        }
    }

    @Test
    void itWorksAheadButNotWithoutBound() throws Exception {
        AtomicLong made = new AtomicLong();
        try (PrefetchingDataLoader<Long> loader =
                new PrefetchingDataLoader<>(step -> made.incrementAndGet(), 0, Long.MAX_VALUE, 2)) {
            while (made.get() < 4) {
                Thread.sleep(1);
            }
            Thread.sleep(50);
            assertThat(made.get()).isEqualTo(4);
            loader.next();
            while (made.get() < 5) {
                Thread.sleep(1);
            }
            Thread.sleep(50);
            assertThat(made.get()).isEqualTo(5);
        }
    }

    @Test
    void itsThreadsAreDaemonsAndAsManyAsAskedFor() throws IOException {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(3);
        try (PrefetchingDataLoader<Long> loader = new PrefetchingDataLoader<>(
                step -> {
                    if (seen.add(Thread.currentThread())) {
                        all.countDown();
                    }
                    await(all);
                    return step;
                },
                0,
                100,
                3)) {
            while (loader.hasNext()) {
                loader.next();
            }
        }
        assertThat(seen).hasSize(3).allMatch(Thread::isDaemon);
    }

    @Test
    void closingInterruptsWhatIsBeingMade() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        PrefetchingDataLoader<Long> loader = new PrefetchingDataLoader<>(
                step -> {
                    begun.countDown();
                    await(never);
                    return step;
                },
                0,
                100,
                2);
        await(begun);
        long before = System.nanoTime();

        loader.close();
        loader.close();

        assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
        assertThatThrownBy(loader::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptedTrainerStopsWaiting() {
        CountDownLatch never = new CountDownLatch(1);
        try (PrefetchingDataLoader<Long> loader = new PrefetchingDataLoader<>(
                step -> {
                    await(never);
                    return step;
                },
                0,
                10,
                1)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(loader::next).isInstanceOf(InterruptedIOException.class);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anEmptyRangeAndWrongArguments() {
        try (PrefetchingDataLoader<Long> loader = new PrefetchingDataLoader<>(step -> step, 7, 7, 1)) {
            assertThat(loader.hasNext()).isFalse();
        }
        assertThatThrownBy(() -> new PrefetchingDataLoader<>(step -> step, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PrefetchingDataLoader<>(step -> step, 2, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
