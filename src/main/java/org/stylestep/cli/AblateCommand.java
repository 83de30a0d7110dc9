package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.study.Commands;
import org.stylestep.study.StudyRunner;
import picocli.CommandLine;

/** {@code stylestep ablate}: several ways to train, evaluated on the same held-out pairs. */
@CommandLine.Command(
        name = "ablate",
        description =
                "Expand a study into run files, train and evaluate every row with every seed, each in a process of its own, and"
                        + " write a table, a CSV file and a contact sheet. Exits with 1 if a row failed.",
        mixinStandardHelpOptions = true)
class AblateCommand implements Callable<Integer> {

    private final Console console;
    private final Interruption interruption;

    @CommandLine.Parameters(
            paramLabel = "STUDY.yaml",
            description = "The study file; base files are relative to it, other paths to the working directory.")
    private Path file;

    @CommandLine.Option(
            names = "--set",
            paramLabel = "SECTION.KEY=VALUE",
            description = "Replace a value of the study file: --set metrics.folder=... --set common.all.data.folder=..."
                    + " Repeatable.")
    private List<String> overrides = List.of();

    @CommandLine.Option(
            names = "--resume",
            description =
                    "Resume the study in the output folder: rows that are done are kept, those that were cut resume from"
                            + " their checkpoints, those that failed are tried again.")
    private boolean resume;

    @CommandLine.Option(
            names = "--resume-or-start",
            description = "Resume if the output folder holds a study, else begin it.")
    private boolean resumeOrStart;

    @CommandLine.Option(
            names = "--jobs",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many processes run at once; 1 unless given. Each takes its own memory and threads.")
    private int jobs;

    @CommandLine.Option(
            names = "--retrain",
            paramLabel = "ROW",
            description =
                    "With --resume: train a row, or an encoder and the rows that start from it, from the beginning."
                            + " Repeatable.")
    private List<String> retrain = List.of();

    AblateCommand(Console console, Interruption interruption) {
        this.console = console;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return run(new CommandProcesses(interruption));
    }

    /** Runs the study by commands. */
    final int run(Commands commands) throws IOException, InterruptedException {
        Optional<Boolean> start = resumeOrStart ? Optional.empty() : Optional.of(resume);
        StudyRunner.Options options = new StudyRunner.Options(start, new LinkedHashSet<>(retrain), jobs);
        StudyRunner.Outcome outcome;
        try {
            outcome = StudyRunner.run(file, overrides, options, commands, StandardExtensions.installed());
        } finally {
            interruption.nothingToStop();
        }
        String counts = outcome.done() + " done, " + outcome.failed() + " failed, " + outcome.left() + " left; "
                + outcome.folder().resolve("table.md");
        if (outcome.left() > 0) {
            console.warn("stopped: " + counts + "; go on with the same command and --resume");
            return interruption.exitCode();
        }
        console.say("done: " + counts);
        return outcome.failed() > 0 ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
}
