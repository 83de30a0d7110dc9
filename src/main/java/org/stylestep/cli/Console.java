package org.stylestep.cli;

import com.google.gson.Gson;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a command prints: results to one stream, progress and warnings to the other. */
final class Console {

    /** Blank from here to the end of the screen. */
    static final String CLEAR_BELOW = "\u001B[J";

    /** The terminal's own width. */
    private static final int ANY_WIDTH = -1;

    private static final Gson JSON = new Gson();

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final int columns;
    private boolean quiet;
    private boolean json;

    Console(PrintStream out, PrintStream err, boolean terminal) {
        this(out, err, terminal, ANY_WIDTH);
    }

    Console(PrintStream out, PrintStream err, boolean terminal, int columns) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.columns = columns;
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

    /** The width of progress bars; -1 for the terminal's own. */
    int columns() {
        return columns;
    }

    boolean isQuiet() {
        return quiet;
    }

    /** Sets what is printed from now on: quietly, no progress and no remarks; as JSON, events in place of results. */
    void set(boolean quietly, boolean asJson) {
        quiet = quietly;
        json = asJson;
    }

    /** Prints a result. */
    void say(String line) {
        if (!json) {
            print(line);
        }
    }

    /** Prints an event for a program, as one line of JSON. */
    void event(String event, Map<String, ?> values) {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>(Map.of("event", event));
            all.putAll(values);
            print(JSON.toJson(all));
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints a line beside the results that a quiet console leaves out. */
    void note(String line) {
        if (!quiet) {
            warn(line);
        }
    }

    /** Prints a line beside the results. */
    void warn(String line) {
        // A line does not begin in the remains of a progress bar.
        err.println(terminal ? "\r" + CLEAR_BELOW + line : line);
        err.flush();
    }
}
