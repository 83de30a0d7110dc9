package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.RunComparison;
import picocli.CommandLine;

/** {@code stylestep compare}: evaluated runs beside each other. */
@CommandLine.Command(
        name = "compare",
        description =
                "Print a table of evaluated runs. Runs that differ in the seed alone share a row, as mean and spread; figures that"
                        + " were measured under other conditions than the first run's are marked. With --out also write it, as table.md,"
                        + " table.csv and compare.json, and a contact sheet of the same inputs, contact-sheet.png.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "RUN",
            arity = "1..*",
            description = "The folders of runs, of checkpoints or of exported models.")
    private List<Path> runs;

    @CommandLine.Option(names = "--out", paramLabel = "FOLDER", description = "Where table and contact sheet go.")
    private Optional<Path> out = Optional.empty();

    @CommandLine.Option(
            names = "--columns",
            split = ",",
            paramLabel = "FIGURE",
            description =
                    "The figures to show, such as psnr_db_own,psnr_db_gap,diversity; all but those of the mean image"
                            + " unless given.")
    private List<String> columns = List.of();

    @CommandLine.Option(
            names = "--evaluate",
            description = "Evaluate the runs that have no evaluation.json first, with the options of 'evaluate'.")
    private boolean evaluate;

    @CommandLine.Mixin
    private EvaluationOptions options;

    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        for (Path run : runs) {
            Path report = Evaluation.report(run);
            if (!Files.isDirectory(run)) {
                throw new IllegalArgumentException("no run at " + run + ": there is no such folder");
            }
            if (Files.exists(report)) {
                continue;
            }
            if (!evaluate) {
                throw new IllegalArgumentException(report + " is missing: evaluate the run first (stylestep evaluate "
                        + run + "), or all that are missing with --evaluate");
            }
            console.say("evaluating " + run);
            options.evaluate(run, new EvaluatedPairs(), report, console);
        }
        RunComparison comparison = RunComparison.of(runs, columns);
        console.say(comparison.toMarkdown());
        if (out.isPresent()) {
            comparison.write(out.get());
            console.say("written: " + out.get());
        }
        return CommandLine.ExitCode.OK;
    }
}
