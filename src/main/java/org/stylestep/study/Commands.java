package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs commands of the command line for a study, several at once from as many threads. */
public interface Commands {

    /** The option of commands that write a checkpoint when they are stopped; others just end. */
    String STOP_WITH_INPUT = "--stop-with-input";

    /**
     * Runs a command until it ends or is stopped.
     *
     * @param arguments the command and its arguments
     * @param log the file that its output is appended to
     * @return why it failed; empty if it succeeded or was stopped
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    Optional<String> run(List<String> arguments, Path log) throws IOException, InterruptedException;

    /** Stops what is running; nothing is started any more. */
    void stop();

    /** Returns whether it has been stopped. */
    boolean stopping();
}
