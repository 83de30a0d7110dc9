package org.stylestep.infer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;

/**
 * A bounded queue in front of a {@link StyleTransfer}: a few workers, so many requests that wait, and a clear refusal of any more.
 *
 * <p>Memory is then bounded by the number of workers, the batch and the size of the images, however many requests come in. The queue does not own the
 * pair: close the queue first.
 *
 * <p>With a maximum batch above 1, a worker renders requests of {@link #render(RgbImage, Style)} and {@link #translate} that wait together, and whose
 * inputs are padded to one size, in one pass. If the pass fails, each of them is rendered alone, so that an error is that of its own request only.
 */
public final class TransferQueue implements AutoCloseable {

    /**
     * How much is done and held at once.
     *
     * @param workers threads that render, at least 1. On the CPU, as many as it has cores, with the engine held to one thread
     *     ({@code ai.djl.pytorch.num_threads}), was fastest: on two cores, 64×64 and 16 base channels, 116 renderings a second from 2 workers, 87 from 8,
     *     and 84 from 2 workers with an engine of two threads (medians of three rounds). On a GPU, 2: one packs images while the other renders
     * @param capacity requests that may wait for a worker, at least 1
     * @param maxBatch renderings in one pass, at least 1. Only with 1 does a rendering not depend on the requests beside it: the engine may add
     *     up a batch in another order, by which, measured on the CPU, one byte in some thousands differs by 1 and none by more. Inputs of more
     *     than 2^20 pixels together are not rendered in one pass
     * @param maxWaitMillis how long a worker waits for a batch to fill, in milliseconds; with 0 it takes what is there. It waits no longer once a
     *     request comes that cannot join
     */
    public record Options(int workers, int capacity, int maxBatch, int maxWaitMillis) {

        /** Checks the numbers. */
        public Options {
            if (workers < 1 || capacity < 1 || maxBatch < 1 || maxWaitMillis < 0) {
                throw new IllegalArgumentException("a queue needs at least 1 worker, room for 1 request, a batch of 1"
                        + " and a wait of 0 ms: " + workers + ", " + capacity + ", " + maxBatch + ", " + maxWaitMillis);
            }
        }

        /** Renders one request at a time, so that its bytes do not depend on others. */
        public Options(int workers, int capacity) {
            this(workers, capacity, 1, 0);
        }
    }

    /**
     * Something to do with a pair.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Request<T> {

        /**
         * Does it, on a worker's thread.
         *
         * @throws Exception any failure, with which the future then completes
         */
        T with(StyleTransfer transfer) throws Exception;
    }

    private final StyleTransfer transfer;
    private final Options options;
    private final ExecutorService workers;

    // Guards itself and the fields below.
    private final Queue<Task> waiting = new ArrayDeque<>();
    private int idle;
    private boolean gathering;
    private boolean closed;

    /**
     * Starts the workers.
     *
     * @param transfer the pair, which stays the caller's to close
     * @param options how much is done and held at once
     */
    public TransferQueue(StyleTransfer transfer, Options options) {
        this.transfer = transfer;
        this.options = options;
        idle = options.workers();
        AtomicInteger number = new AtomicInteger();
        workers = Executors.newFixedThreadPool(
                options.workers(), task -> new Thread(task, "style-transfer-" + number.incrementAndGet()));
        for (int i = 0; i < options.workers(); i++) {
            workers.execute(this::work);
        }
    }

    /**
     * Asks for an input in the style of an image.
     *
     * @param style the image whose style to use
     * @throws QueueFullException if no more requests may wait
     * @throws RejectedExecutionException if the queue is closed
     */
    public CompletableFuture<RgbImage> translate(RgbImage input, RgbImage style) {
        return render(input, Optional.of(style), Optional.empty());
    }

    /**
     * Asks for an input in a style.
     *
     * @throws QueueFullException if no more requests may wait
     * @throws RejectedExecutionException if the queue is closed
     */
    public CompletableFuture<RgbImage> render(RgbImage input, Style style) {
        return render(input, Optional.empty(), Optional.of(style));
    }

    /**
     * Asks for an input of any number of channels in a style.
     *
     * @param input the input, in the generator's channels
     * @throws QueueFullException if no more requests may wait
     * @throws RejectedExecutionException if the queue is closed
     */
    public CompletableFuture<RgbImage> render(ChannelImage input, Style style) {
        return render(input, Optional.empty(), Optional.of(style));
    }

    private CompletableFuture<RgbImage> render(RgbImage image, Optional<RgbImage> styleImage, Optional<Style> style) {
        ChannelImage input;
        try {
            input = ChannelImage.of(image, transfer.inputChannels());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return render(input, styleImage, style);
    }

    private CompletableFuture<RgbImage> render(
            ChannelImage input, Optional<RgbImage> styleImage, Optional<Style> style) {
        return add(new Rendering(input, transfer.padded(input), styleImage, style, new CompletableFuture<>()))
                .result();
    }

    /**
     * Asks for anything that is done with the pair.
     *
     * @param <T> what comes of it
     * @param request what to do; it is skipped if its future is cancelled before its turn
     * @return its result to come, or its failure
     * @throws QueueFullException if no more requests may wait
     * @throws RejectedExecutionException if the queue is closed
     */
    public <T> CompletableFuture<T> submit(Request<T> request) {
        return add(new Work<>(request, new CompletableFuture<T>())).result();
    }

    private <T extends Task> T add(T task) {
        synchronized (waiting) {
            if (closed) {
                throw closed();
            }
            dropCancelled();
            if (waiting.size() >= idle + options.capacity()) {
                throw new QueueFullException("the queue is full: its workers (" + options.workers() + ") are busy and "
                        + options.capacity() + " requests wait; try again later");
            }
            waiting.add(task);
            waiting.notifyAll();
            return task;
        }
    }

    /** Returns how many requests wait for a worker. */
    public int waiting() {
        synchronized (waiting) {
            dropCancelled();
            return Math.max(0, waiting.size() - idle);
        }
    }

    private void dropCancelled() {
        waiting.removeIf(task -> task.result().isDone());
    }

    /** Fails the requests that wait, and returns when those under way have ended. */
    @Override
    public void close() {
        List<Task> left;
        synchronized (waiting) {
            closed = true;
            left = List.copyOf(waiting);
            waiting.clear();
            waiting.notifyAll();
        }
        left.forEach(task -> task.result().completeExceptionally(closed()));
        workers.shutdown();
        boolean interrupted = false;
        while (!workers.isTerminated()) {
            try {
                workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RejectedExecutionException closed() {
        return new RejectedExecutionException("the queue is closed");
    }

    private void work() {
        for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
            next.get().run();
            // A request's own interruption is none of the next one's.
            Thread.interrupted();
            synchronized (waiting) {
                idle++;
            }
        }
    }

    /** Waits for a request, and for those that join it; there are none once the queue is closed. */
    private Optional<Runnable> next() {
        synchronized (waiting) {
            // One worker gathers at a time: others would take away what is to join its batch.
            while (gathering || waiting.isEmpty()) {
                if (closed) {
                    return Optional.empty();
                }
                try {
                    waiting.wait();
                } catch (InterruptedException e) {
                    // Not the queue's doing: it ends its workers by closing.
                }
            }
            idle--;
            Task first = waiting.remove();
            if (first instanceof Work<?> work) {
                return Optional.of(() -> work.run(transfer));
            }
            gathering = true;
            List<Rendering> batch = gather((Rendering) first);
            gathering = false;
            waiting.notifyAll();
            return Optional.of(() -> render(batch));
        }
    }

    // With the lock held.
    private List<Rendering> gather(Rendering first) {
        int most = transfer.batchSize(
                options.maxBatch(), first.size().width(), first.size().height());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.maxWaitMillis());
        List<Rendering> batch = new ArrayList<>(List.of(first));
        while (true) {
            for (Iterator<Task> tasks = waiting.iterator(); batch.size() < most && tasks.hasNext(); ) {
                if (tasks.next() instanceof Rendering other && other.size().equals(first.size())) {
                    tasks.remove();
                    batch.add(other);
                }
            }
            long left = end - System.nanoTime();
            if (batch.size() == most || left <= 0 || closed || !waiting.isEmpty()) {
                return batch;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(waiting, left);
            } catch (InterruptedException e) {
                return batch;
            }
        }
    }

    private void render(List<Rendering> batch) {
        List<Rendering> wanted =
                batch.stream().filter(one -> !one.result().isDone()).toList();
        if (wanted.isEmpty()) {
            return;
        }
        try {
            List<RgbImage> styleImages =
                    wanted.stream().flatMap(one -> one.styleImage().stream()).toList();
            Iterator<Style> encoded = styleImages.isEmpty()
                    ? List.<Style>of().iterator()
                    : transfer.encode(styleImages, StylePreprocessing.TRAINED_SIDE)
                            .iterator();
            List<RgbImage> renderings = transfer.renderTogether(
                    wanted.stream().map(Rendering::input).toList(),
                    wanted.stream()
                            .map(one -> one.style().orElseGet(encoded::next))
                            .toList());
            for (int i = 0; i < wanted.size(); i++) {
                wanted.get(i).result().complete(renderings.get(i));
            }
        } catch (Throwable e) {
            // An error, too: whoever waits for the result must hear of it.
            if (wanted.size() == 1) {
                wanted.get(0).result().completeExceptionally(e);
            } else {
                wanted.forEach(one -> render(List.of(one)));
            }
        }
    }

    /** A request and where its result goes. */
    private sealed interface Task {
        CompletableFuture<?> result();
    }

    /** A rendering in a style, or in that of an image. */
    private record Rendering(
            ChannelImage input,
            SizeAdapter.Padded size,
            Optional<RgbImage> styleImage,
            Optional<Style> style,
            CompletableFuture<RgbImage> result)
            implements Task {}

    /** Anything else. */
    private record Work<T>(Request<T> request, CompletableFuture<T> result) implements Task {

        void run(StyleTransfer transfer) {
            if (result.isDone()) {
                return;
            }
            try {
                result.complete(request.with(transfer));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }
    }
}
