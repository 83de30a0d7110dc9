package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.Threads;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.latent.Style;

@Timeout(60)
final class TransferQueueTest {

    @TempDir
    Path folder;

    private final RgbImage input = TinyPair.picture(32, 32, 1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private StyleTransfer transfer;

    @BeforeEach
    void open() throws IOException {
        transfer = StyleTransfer.open(TinyPair.write(folder.resolve("pair"), 3), Device.cpu());
    }

    @AfterEach
    void close() {
        transfer.close();
    }

    private String await(StyleTransfer pair) throws InterruptedException {
        assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
        return "done";
    }

    @Test
    void rendersOnItsWorkers() throws Exception {
        try (TransferQueue queue = new TransferQueue(transfer, new TransferQueue.Options(2, 8))) {
            List<CompletableFuture<RgbImage>> futures = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                futures.add(queue.translate(input, TinyPair.picture(32, 32, i)));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(futures.get(i).get()).isEqualTo(transfer.translate(input, TinyPair.picture(32, 32, i)));
            }
            assertThat(queue.submit(pair -> Thread.currentThread().getName()).get())
                    .startsWith("style-transfer-");
        }
    }

    @Test
    void moreThanItHoldsIsRefused() throws Exception {
        try (TransferQueue queue = new TransferQueue(transfer, new TransferQueue.Options(1, 2))) {
            CompletableFuture<String> first = queue.submit(this::await);
            CompletableFuture<String> second = queue.submit(this::await);
            CompletableFuture<String> third = queue.submit(this::await);

            List<CompletableFuture<String>> all = new ArrayList<>(List.of(first, second, third));
            assertThatThrownBy(() -> {
                        // The worker may take the first a moment later.
                        all.add(queue.submit(this::await));
                        all.add(queue.submit(this::await));
                    })
                    .isInstanceOf(QueueFullException.class)
                    .hasMessageContaining("workers (1) are busy and 2 requests wait");
            assertThat(queue.waiting()).isEqualTo(2);
            goOn.countDown();
            for (CompletableFuture<String> future : all) {
                assertThat(future.get()).isEqualTo("done");
            }
            assertThat(queue.translate(input, input).get()).isEqualTo(transfer.translate(input, input));
        }
    }

    @Test
    void aFailureIsTheRequestsOwn() throws Exception {
        try (TransferQueue queue = new TransferQueue(transfer, new TransferQueue.Options(1, 2))) {
            CompletableFuture<Object> failed = queue.submit(pair -> {
                throw new IOException("no disk");
            });
            assertThatThrownBy(failed::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("no disk");
            assertThat(queue.submit(pair -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    void closingFinishesWhatIsUnderWayAndFailsTheRest() throws Exception {
        TransferQueue queue = new TransferQueue(transfer, new TransferQueue.Options(1, 3));
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<String> running = queue.submit(pair -> {
            started.countDown();
            return await(pair);
        });
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> cancelled = queue.submit(this::await);
        CompletableFuture<String> waiting = queue.submit(this::await);
        cancelled.cancel(false);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(queue::close, Threads::start);
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasRootCauseMessage("the queue is closed");
        assertThat(closing).isNotDone();
        goOn.countDown();
        assertThat(running.get()).isEqualTo("done");
        closing.get();
        assertThat(cancelled).isCancelled();
        assertThatThrownBy(() -> queue.translate(input, input))
                .isInstanceOf(RejectedExecutionException.class)
                .isNotInstanceOf(QueueFullException.class)
                .hasMessage("the queue is closed");
    }

    @Test
    void requestsOfOnePaddedSizeShareAPass() throws Exception {
        Passes passes = new Passes();
        try (StyleTransfer counted =
                        StyleTransfer.open(folder.resolve("pair"), Device.cpu(), Weights.EMA, passes.extensions());
                TransferQueue queue = new TransferQueue(counted, new TransferQueue.Options(1, 16, 4, 0))) {
            CompletableFuture<String> held = queue.submit(this::await);
            Style style = Style.of(1, 0, 0, 0, 0, 0, 0, 0);
            RgbImage look = TinyPair.picture(50, 40, 9);
            List<RgbImage> inputs = new ArrayList<>();
            List<CompletableFuture<RgbImage>> futures = new ArrayList<>();
            // Padded to 40×32, but for the fourth; the seventh finds no place in the first batch.
            for (int width : new int[] {33, 40, 34, 41, 33, 40, 40}) {
                RgbImage image = TinyPair.picture(width, 32, width);
                inputs.add(image);
                futures.add(inputs.size() % 2 == 0 ? queue.translate(image, look) : queue.render(image, style));
            }
            futures.get(1).cancel(false);
            CompletableFuture<Integer> behind = queue.submit(pair -> 1);
            goOn.countDown();
            for (int i = 0; i < inputs.size(); i++) {
                if (i != 1) {
                    Style used = i % 2 == 0 ? style : transfer.encode(look);
                    assertThat(distance(
                                    futures.get(i).get(),
                                    transfer.render(inputs.get(i), List.of(used))
                                            .get(0)))
                            .isLessThanOrEqualTo(1);
                }
            }
            assertThat(held.get()).isEqualTo("done");
            assertThat(behind.get()).isEqualTo(1);
            assertThat(futures.get(1)).isCancelled();
            // 33, 34, 33, 40, then 41, then the last 40.
            assertThat(passes.generator).hasValue(3);
            assertThat(passes.encoder).hasValue(2);
        }
    }

    private static int distance(RgbImage a, RgbImage b) {
        assertThat(a.size()).isEqualTo(b.size());
        int most = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            most = Math.max(most, Math.abs((a.rgb()[i] & 0xFF) - (b.rgb()[i] & 0xFF)));
        }
        return most;
    }

    @Test
    void aWorkerWaitsForABatchToFillButNoLongerThanThat() throws Exception {
        Passes passes = new Passes();
        Style style = Style.of(1, 0, 0, 0, 0, 0, 0, 0);
        int minute = 60_000;
        try (StyleTransfer counted =
                        StyleTransfer.open(folder.resolve("pair"), Device.cpu(), Weights.EMA, passes.extensions());
                TransferQueue queue = new TransferQueue(counted, new TransferQueue.Options(2, 16, 3, minute))) {
            CompletableFuture<RgbImage> first = queue.render(input, style);
            CompletableFuture<RgbImage> second = queue.render(input, style);
            Thread.sleep(100);
            assertThat(first).isNotDone();
            CompletableFuture<RgbImage> third = queue.render(input, style);
            assertThat(List.of(second.get(), third.get()))
                    .allSatisfy(
                            image -> assertThat(distance(image, first.join())).isLessThanOrEqualTo(1));
            assertThat(passes.generator).hasValue(1);

            CompletableFuture<RgbImage> fourth = queue.render(input, style);
            assertThat(queue.submit(pair -> 1).get()).isEqualTo(1);
            assertThat(fourth.get())
                    .isEqualTo(transfer.render(input, List.of(style)).get(0));
            CompletableFuture<RgbImage> last = queue.render(input, style);
            Thread.sleep(100);
            assertThat(last).isNotDone();
            CompletableFuture.runAsync(queue::close, Threads::start).get();
            assertThat(last).isCompletedWithValue(fourth.get());
        }
        try (TransferQueue queue = new TransferQueue(transfer, new TransferQueue.Options(1, 4, 3, 50))) {
            assertThat(queue.render(input, style).get())
                    .isEqualTo(transfer.render(input, List.of(style)).get(0));
        }
    }

    @Test
    void aBadRequestLeavesTheOthersOfItsBatchAlone() throws Exception {
        try (TransferQueue queue = new TransferQueue(transfer, new TransferQueue.Options(1, 8, 8, 0))) {
            CompletableFuture<String> held = queue.submit(this::await);
            Style style = Style.of(1, 0, 0, 0, 0, 0, 0, 0);
            CompletableFuture<RgbImage> good = queue.render(input, style);
            CompletableFuture<RgbImage> otherChannels =
                    queue.render(new ChannelImage(32, 32, 1, new byte[32 * 32]), style);
            CompletableFuture<RgbImage> otherCode = queue.render(input, Style.of(1, 2));
            CompletableFuture<RgbImage> alsoGood = queue.translate(input, input);
            goOn.countDown();
            assertThat(held.get()).isEqualTo("done");
            assertThat(good.get())
                    .isEqualTo(transfer.render(input, List.of(style)).get(0));
            assertThat(alsoGood.get()).isEqualTo(transfer.translate(input, input));
            assertThatThrownBy(otherChannels::get)
                    .hasRootCauseMessage(
                            "the generator takes inputs of 3 channels, but was given ChannelImage(32x32, 1 channels)");
            assertThatThrownBy(otherCode::get).hasRootCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void manyThreadsGetTheirOwnRenderings() throws Exception {
        int threads = 8;
        int each = 20;
        List<RgbImage> inputs = new ArrayList<>();
        List<RgbImage> expected = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            inputs.add(TinyPair.picture(32, 32, 10 + i));
            expected.add(transfer.translate(inputs.get(i), input));
        }
        assertThat(expected).doesNotHaveDuplicates();
        ExecutorService clients = Executors.newFixedThreadPool(threads);
        for (int batch : new int[] {1, 4}) {
            try (TransferQueue queue = new TransferQueue(transfer, new TransferQueue.Options(2, threads, batch, 1))) {
                List<Callable<Integer>> requests = new ArrayList<>();
                for (int i = 0; i < threads * each; i++) {
                    int own = i % threads;
                    requests.add(() ->
                            distance(queue.translate(inputs.get(own), input).get(), expected.get(own)));
                }
                for (Future<Integer> distance : clients.invokeAll(requests)) {
                    assertThat(distance.get()).isLessThan(batch == 1 ? 1 : 2);
                }
            }
        }
        clients.shutdown();
    }

    @Test
    void aCancelledRequestMakesRoom() throws Exception {
        try (TransferQueue queue = new TransferQueue(transfer, new TransferQueue.Options(1, 1))) {
            CountDownLatch started = new CountDownLatch(1);
            CompletableFuture<String> running = queue.submit(pair -> {
                started.countDown();
                return await(pair);
            });
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<RgbImage> cancelled = queue.translate(input, input);
            assertThatThrownBy(() -> queue.translate(input, input)).isInstanceOf(QueueFullException.class);
            cancelled.cancel(false);
            assertThat(queue.waiting()).isZero();
            CompletableFuture<RgbImage> next = queue.translate(input, input);
            goOn.countDown();
            assertThat(running.get()).isEqualTo("done");
            assertThat(next.get()).isEqualTo(transfer.translate(input, input));
        }
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new TransferQueue.Options(1, 1, 0, 0)).hasMessageContaining("a batch of 1");
        assertThatThrownBy(() -> new TransferQueue.Options(1, 1, 1, -1)).hasMessageContaining("a wait of 0 ms");
        assertThatThrownBy(() -> new TransferQueue.Options(0, 1)).hasMessageContaining("at least 1 worker");
        assertThatThrownBy(() -> new TransferQueue.Options(1, 0)).hasMessageContaining("room for 1");
    }
}
