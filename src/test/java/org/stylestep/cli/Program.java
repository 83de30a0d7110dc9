package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The command line inside the test, with what it prints. */
final class Program {

    /** A word of a command line; in single quotes it may have spaces. */
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^\\s'])+");

    private final Supplier<Path> folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(print(out), print(err), false);
    private final Interruption interruption = new Interruption(console, code -> {
        throw new AssertionError("ended with " + code);
    });

    Program() {
        this(() -> Path.of("."));
    }

    /** A program in whose command lines {@code $} stands for a folder. */
    Program(Supplier<Path> folder) {
        this.folder = folder;
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.commandLine(console, interruption).execute(arguments);
    }

    /** Runs a command as a shell would split it. */
    int run(String line) {
        return run(WORD.matcher(line)
                .results()
                .map(word ->
                        word.group().replace("'", "").replace("$", folder.get().toString()))
                .toArray(String[]::new));
    }

    /** Runs a command that must succeed. */
    void succeeds(String line) {
        int code = run(line);
        assertThat(err()).doesNotContain("error:");
        assertThat(code).isZero();
    }

    /** Runs a command that must end with an error for its user. */
    void fails(String message, String line) {
        int code = run(line);
        assertThat(err()).contains("error: ").contains(message).doesNotContain("\tat ");
        assertThat(code).isEqualTo(1);
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
