package org.stylestep.cli;

import picocli.CommandLine;

/** How a command prints. */
final class OutputOptions {

    @CommandLine.Option(names = "--quiet", description = "Print results, warnings and errors alone: no progress.")
    private boolean quiet;

    @CommandLine.Option(
            names = "--json",
            description = "Print a line of JSON for each event, in place of text, on the standard output.")
    private boolean json;

    void apply(Console console) {
        console.set(quiet, json);
    }
}
