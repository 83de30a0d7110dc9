package org.stylestep.cli;

import java.io.PrintStream;

/** Where a command prints: results to one stream, progress and warnings to the other. */
final class Console {

    /** Back to the line's start and blank to its end, so that a line does not begin in the remains of a progress bar. */
    private static final String CLEAR = "\r\u001B[K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;

    Console(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** The process' own streams; the start script says in {@code stylestep.terminal} whether anybody watches the second. */
    static Console standard() {
        boolean terminal = Boolean.parseBoolean(
                System.getProperty("stylestep.terminal", Boolean.toString(System.console() != null)));
        return new Console(System.out, System.err, terminal);
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    boolean terminal() {
        return terminal;
    }

    /** Prints a result. */
    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints a line beside the results. */
    void warn(String line) {
        err.println(terminal ? CLEAR + line : line);
        err.flush();
    }
}
