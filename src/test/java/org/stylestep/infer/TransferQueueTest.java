package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.RgbImage;

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
                    .hasMessageContaining("1 requests are under way and 2 wait");
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
        CompletableFuture<Void> closing = CompletableFuture.runAsync(queue::close);
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
    void optionsAreChecked() {
        assertThatThrownBy(() -> new TransferQueue.Options(0, 1)).hasMessageContaining("at least 1 worker");
        assertThatThrownBy(() -> new TransferQueue.Options(1, 0)).hasMessageContaining("room for 1");
    }
}
