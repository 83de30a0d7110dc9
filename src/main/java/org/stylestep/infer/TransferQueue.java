package org.stylestep.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.stylestep.image.RgbImage;

/**
 * A bounded queue in front of a {@link StyleTransfer}: a few workers, so many requests that wait, and a clear refusal of any more.
 *
 * <p>Memory is then bounded by the number of workers and the size of the images, however many requests come in. The queue does not own the pair:
 * close the queue first.
 */
public final class TransferQueue implements AutoCloseable {

    /**
     * How much is done and held at once.
     *
     * @param workers threads that render, at least 1. On the CPU, as many as it has cores, with the engine held to one thread
     *     ({@code ai.djl.pytorch.num_threads}), was fastest: on two cores, 64×64 and 16 base channels, 116 renderings a second from 2 workers, 87 from 8,
     *     and 84 from 2 workers with an engine of two threads (medians of three rounds)
     * @param capacity requests that may wait for a worker, at least 1
     */
    public record Options(int workers, int capacity) {

        /** Checks the numbers. */
        public Options {
            if (workers < 1 || capacity < 1) {
                throw new IllegalArgumentException(
                        "a queue needs at least 1 worker and room for 1 request: " + workers + ", " + capacity);
            }
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
    private final ThreadPoolExecutor workers;

    /**
     * Starts the workers.
     *
     * @param transfer the pair, which stays the caller's to close
     * @param options how much is done and held at once
     */
    public TransferQueue(StyleTransfer transfer, Options options) {
        this.transfer = transfer;
        this.options = options;
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                options.workers(),
                options.workers(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(options.capacity()),
                task -> new Thread(task, "style-transfer-" + number.incrementAndGet()),
                this::refuse);
    }

    /**
     * Asks for an input in the style of an image.
     *
     * @param style the image whose style to use
     * @throws QueueFullException if no more requests may wait
     * @throws RejectedExecutionException if the queue is closed
     */
    public CompletableFuture<RgbImage> translate(RgbImage input, RgbImage style) {
        return submit(pair -> pair.translate(input, style));
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
        Task<T> task = new Task<>(transfer, request, new CompletableFuture<>());
        workers.execute(task);
        return task.result();
    }

    /** Returns how many requests wait for a worker. */
    public int waiting() {
        return workers.getQueue().size();
    }

    /** Fails the requests that wait, and returns when those under way have ended. */
    @Override
    public void close() {
        workers.shutdown();
        List<Runnable> left = new ArrayList<>();
        workers.getQueue().drainTo(left);
        for (Runnable waiting : left) {
            ((Task<?>) waiting).result().completeExceptionally(closed());
        }
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

    private void refuse(Runnable task, ThreadPoolExecutor executor) {
        throw executor.isShutdown()
                ? closed()
                : new QueueFullException("the queue is full: " + options.workers() + " requests are under way and "
                        + options.capacity() + " wait; try again later");
    }

    private static RejectedExecutionException closed() {
        return new RejectedExecutionException("the queue is closed");
    }

    /** A request and where its result goes. */
    private record Task<T>(StyleTransfer transfer, Request<T> request, CompletableFuture<T> result)
            implements Runnable {

        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            try {
                result.complete(request.with(transfer));
            } catch (Throwable e) {
                // An error, too: whoever waits for the result must hear of it.
                result.completeExceptionally(e);
            }
        }
    }
}
