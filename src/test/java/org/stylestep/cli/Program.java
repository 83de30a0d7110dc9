package org.stylestep.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The command line inside the test, with what it prints. */
final class Program {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(print(out), print(err), false);
    private final Interruption interruption = new Interruption(console, code -> {
        throw new AssertionError("ended with " + code);
    });

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.commandLine(console, interruption).execute(arguments);
    }

    /** Runs with one more command. */
    int runWith(Object command, String... arguments) {
        return Main.commandLine(console, interruption).addSubcommand(command).execute(arguments);
    }

    Interruption interruption() {
        return interruption;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
