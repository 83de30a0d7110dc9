package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.pipeline.CostLog;
import org.stylestep.pipeline.Training;
import org.stylestep.train.Outcome;
import picocli.CommandLine;

/** What the training commands share: a run file, overrides, a progress bar, and an orderly end on a signal. */
abstract class TrainingCommand implements Callable<Integer> {

    private final Console console;
    private final Interruption interruption;

    @CommandLine.Parameters(
            paramLabel = "RUN.yaml",
            description = "The run file; its paths are relative to the working directory.")
    private Path file;

    @CommandLine.Option(
            names = "--set",
            paramLabel = "SECTION.KEY=VALUE",
            description =
                    "Replace a value of the run file, or a whole section: --set data.crop=64 --set data.rescale=[64,72]"
                            + " --set 'reconstruction={l1: 10}'. Repeatable.")
    private List<String> overrides = List.of();

    @CommandLine.Option(names = "--resume", description = "Go on from the latest checkpoint in the run's folder.")
    private boolean resume;

    @CommandLine.Option(
            names = "--cost",
            paramLabel = "FILE",
            description = "Write images per second, time and peak memory of the training to a JSON file.")
    private Optional<Path> cost = Optional.empty();

    @CommandLine.Option(
            names = "--stop-with-input",
            hidden = true,
            description = "End as on Ctrl-C when the standard input ends; a study holds its trainings so.")
    private boolean stopWithInput;

    TrainingCommand(Console console, Interruption interruption) {
        this.console = console;
        this.interruption = interruption;
    }

    /** Opens the stage that a run file describes. */
    abstract Training open(Path file, List<String> overrides, boolean resume) throws IOException;

    /** Tells what came of a training that is complete. */
    void completed(Training training) throws IOException {}

    Console console() {
        return console;
    }

    @Override
    public Integer call() throws IOException {
        if (stopWithInput) {
            StandardInput.onEnd(interruption::abandoned);
        }
        try (Training training = open(file, overrides, resume)) {
            interruption.stopWith(training::stop);
            TermTable.lines(training.terms()).forEach(console::warn);
            Outcome outcome;
            try (TrainingProgress progress = new TrainingProgress(training.stage(), console)) {
                training.addListener(progress);
                cost.ifPresent(to -> training.addListener(new CostLog(to)));
                outcome = training.run();
            } finally {
                interruption.nothingToStop();
            }
            if (outcome.reason() == Outcome.Reason.COMPLETED) {
                completed(training);
            }
            String steps = outcome.steps() + " steps, " + outcome.images() + " images";
            return switch (outcome.reason()) {
                case COMPLETED -> done("done: " + steps + "; " + training.folder());
                case EARLY_STOPPED ->
                    done("done: held-out accuracy no longer improves after " + steps + "; " + training.folder());
                case STOPPED -> {
                    console.warn("stopped after " + steps + "; go on with the same command and --resume");
                    yield interruption.exitCode();
                }
            };
        }
    }

    private int done(String message) {
        console.say(message);
        return CommandLine.ExitCode.OK;
    }
}
