package org.stylestep.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.io.Causes;

/**
 * Makes what the coming steps need on threads of its own, ahead of the one thread that asks for it, and hands it over in the order of
 * the steps.
 *
 * <p>At most {@code 2 * threads} steps are ahead. Threads only decide when something is made, never what.
 *
 * @param <T> what is made for a step; if it holds more than memory of the JVM, what was made ahead is lost on closing
 */
public final class PrefetchingDataLoader<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PrefetchingDataLoader.class);

    /** Far longer than any decoder takes, since a thread that was interrupted finishes its image at most. */
    private static final int SECONDS_TO_END = 30;

    /**
     * Makes what a step needs, possibly from files.
     *
     * @param <T> what is made
     */
    @FunctionalInterface
    public interface Maker<T> {

        /** Makes it; called from several threads at once, so the result must depend on the step alone. */
        T make(long step) throws IOException;
    }

    private final Maker<T> make;
    private final long endStep;
    private final int ahead;
    private final ExecutorService workers;
    private final Queue<Thread> threadsMade = new ConcurrentLinkedQueue<>();
    private final Queue<Future<T>> pending = new ArrayDeque<>();
    private long nextToMake;
    private boolean closed;

    /**
     * Starts to make batches.
     *
     * @param make makes what a step needs; called from several threads at once
     * @param endStep the step after the last one; {@code Long.MAX_VALUE} for no end
     * @param threads the number of threads, at least 1
     */
    public PrefetchingDataLoader(Maker<T> make, long firstStep, long endStep, int threads) {
        if (threads < 1 || firstStep > endStep) {
            throw new IllegalArgumentException(
                    "Cannot load steps " + firstStep + " to " + endStep + " on " + threads + " threads");
        }
        this.make = make;
        this.endStep = endStep;
        this.ahead = 2 * threads;
        this.nextToMake = firstStep;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "step-loader-" + number.incrementAndGet());
            thread.setDaemon(true);
            threadsMade.add(thread);
            return thread;
        });
        makeAhead();
    }

    /** Returns whether there is another step. */
    public boolean hasNext() {
        return !pending.isEmpty();
    }

    /**
     * Waits for what the next step needs.
     *
     * @throws IOException the error that making it ended with, unchecked ones likewise; the next call continues with the step after it
     * @throws NoSuchElementException after the last step
     * @throws IllegalStateException after closing
     */
    public T next() throws IOException {
        if (closed) {
            throw new IllegalStateException("The loader is closed");
        }
        Future<T> head = pending.poll();
        if (head == null) {
            throw new NoSuchElementException("There is no step after " + (endStep - 1));
        }
        makeAhead();
        try {
            return head.get();
        } catch (ExecutionException e) {
            throw Causes.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted while waiting for images");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Drops what was made ahead and ends the threads, waiting for the images they are in the middle of. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        pending.clear();
        workers.shutdownNow();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
        boolean interrupted = false;
        for (Thread thread : threadsMade) {
            while (thread.isAlive() && System.nanoTime() < deadline) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (thread.isAlive()) {
                LOG.warn("{} is still busy after {} s and is left to end by itself", thread.getName(), SECONDS_TO_END);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void makeAhead() {
        while (pending.size() < ahead && nextToMake < endStep) {
            long step = nextToMake++;
            pending.add(workers.submit(() -> make.make(step)));
        }
    }
}
