package org.stylestep.cli;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/**
 * Lets a training end well on Ctrl-C, SIGTERM or SIGHUP: it is asked to stop, finishes its step and writes a checkpoint. A command that has
 * nothing to save ends at once, and so does everything on a second signal.
 */
final class Interruption {

    /** Shells report a process that a signal ended as 128 and the signal's number. */
    private static final int SIGNALLED = 128;

    /** SIGTERM's number. */
    private static final int TERMINATED = 15;

    private final Console console;
    private final IntConsumer exit;
    private Optional<Runnable> stop = Optional.empty();
    private String ending = "";
    private OptionalInt signal = OptionalInt.empty();
    private boolean abandoned;

    /**
     * Prepares for signals.
     *
     * @param console tells the user
     * @param exit ends the process with a code
     */
    Interruption(Console console, IntConsumer exit) {
        this.console = console;
        this.exit = exit;
    }

    /** Says how to end the training that is running now. */
    void stopWith(Runnable action) {
        stopWith("finishing the step and writing a checkpoint", action);
    }

    /** Says how to end what is running now, and what that takes. */
    synchronized void stopWith(String what, Runnable action) {
        ending = what;
        stop = Optional.of(action);
    }

    /** Nothing is running any more that needs an orderly end. */
    synchronized void nothingToStop() {
        stop = Optional.empty();
    }

    /** What a signal does. */
    synchronized void signal(int number) {
        if (stop.isEmpty() || signal.isPresent()) {
            exit.accept(SIGNALLED + number);
            return;
        }
        signal = OptionalInt.of(number);
        console.warn("stopping: " + ending + "; a second Ctrl-C ends at once");
        stop.get().run();
    }

    /**
     * What the end of the one who started this process does: it stops as on a signal, but never at once while there is something to
     * save. It does not count as a signal, because Ctrl-C on a terminal reaches both.
     */
    synchronized void abandoned() {
        if (stop.isEmpty()) {
            exit.accept(SIGNALLED + TERMINATED);
        } else {
            abandoned = true;
            stop.get().run();
        }
    }

    /** The exit code of a training that was stopped. */
    synchronized int exitCode() {
        return SIGNALLED + signal.orElse(abandoned ? TERMINATED : 2);
    }
}
