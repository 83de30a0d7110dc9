package org.stylestep.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

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

    /** The process' own streams; the start script says in {@code stylestep.terminal} whether the second is a terminal. */
    static Console standard() {
        return new Console(System.out, System.err, Boolean.getBoolean("stylestep.terminal"));
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** For picocli: the first stream, as the platform writes text. */
    PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, Charset.defaultCharset()), true);
    }

    /** For picocli: the second stream, as the platform writes text. */
    PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, Charset.defaultCharset()), true);
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
