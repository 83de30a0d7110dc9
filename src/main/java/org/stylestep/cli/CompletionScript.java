package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;

/** Writes the script with which bash and zsh complete commands and options; the build of a distribution runs it. */
public final class CompletionScript {

    private CompletionScript() {}

    /**
     * Writes the script.
     *
     * @param arguments the file; its folders are created
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]).toAbsolutePath();
        Files.createDirectories(file.getParent());
        Files.writeString(file, text());
    }

    /** The script for the program's name, {@code stylestep}. */
    static String text() {
        Console console = Console.standard();
        return AutoComplete.bash("stylestep", Main.commandLine(console, new Interruption(console, code -> {})));
    }
}
