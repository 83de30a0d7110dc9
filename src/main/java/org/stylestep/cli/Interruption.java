package org.stylestep.cli;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a training end well on Ctrl-C or SIGTERM: it is asked to stop, and the process waits until it has written its checkpoint.
 *
 * <p>Java answers both signals by running shutdown hooks, so the waiting is done in one; the exit code, 130 or 143, is Java's.
 */
final class Interruption {

    private final Console console;
    private final CountDownLatch end = new CountDownLatch(1);
    private Optional<Runnable> stop = Optional.empty();
    private boolean requested;

    Interruption(Console console) {
        this.console = console;
    }

    /** Begins to listen for signals. */
    void watch() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interruption"));
    }

    /** Says how to stop what is running now; it is stopped at once if a signal came before. */
    synchronized void stopWith(Runnable action) {
        stop = Optional.of(action);
        if (requested) {
            action.run();
        }
    }

    /** Nothing is running any more that would need an orderly end. */
    synchronized void nothingToStop() {
        stop = Optional.empty();
    }

    /** The command has ended. */
    void finished() {
        end.countDown();
    }

    /** What a signal does; returns when the process may end. */
    void interrupt() {
        synchronized (this) {
            if (end.getCount() == 0 || stop.isEmpty()) {
                return;
            }
            requested = true;
            console.warn("stopping: the step is finished and a checkpoint written first");
            stop.get().run();
        }
        try {
            end.await();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
