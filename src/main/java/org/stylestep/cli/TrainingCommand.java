package org.stylestep.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.pipeline.DryRun;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.SettingException;
import org.stylestep.train.Outcome;
import picocli.CommandLine;

/** What the training commands share: a run file, overrides, a progress bar, and an orderly end on a signal. */
abstract class TrainingCommand<S extends Record & StageRun> implements Callable<Integer> {

    /** The runs that others start from, by the commands that make them. */
    private static final SortedMap<String, Class<? extends Record>> EARLIER = new TreeMap<>(
            Map.of("pretrain", EncoderRun.class, "train", GeneratorRun.class, "finetune", FinetuneRun.class));

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
            names = "--resume-or-start",
            description = "Go on if the run's folder holds a run, else begin it: for a job that may be queued again.")
    private boolean resumeOrStart;

    @CommandLine.Option(
            names = "--dry-run",
            description =
                    "Build everything once with untrained networks, take a few steps, print sizes, device and cost, and"
                            + " leave nothing behind.")
    private boolean dryRun;

    @CommandLine.Option(
            names = "--pending",
            paramLabel = "RUN=FILE.yaml",
            description =
                    "With --dry-run: the folder of a run that does not exist yet, and the run file that will make it."
                            + " Repeatable.")
    private Map<Path, Path> pending = Map.of();

    @CommandLine.Option(
            names = "--stop-with-input",
            hidden = true,
            description = "End as on Ctrl-C when the standard input ends; a study holds its trainings so.")
    private boolean stopWithInput;

    @CommandLine.Mixin
    private OutputOptions output;

    private final Class<S> type;
    private final String preparation;
    private final Extensions extensions = StandardExtensions.installed();

    /**
     * Creates the command.
     *
     * @param type the settings that its run files describe
     * @param preparation what is counted before the training begins
     */
    TrainingCommand(Console console, Interruption interruption, Class<S> type, String preparation) {
        this.console = console;
        this.interruption = interruption;
        this.type = type;
        this.preparation = preparation;
    }

    /** Tells what came of a training that is complete. */
    void completed(Training training, S settings) throws IOException {}

    Extensions extensions() {
        return extensions;
    }

    Console console() {
        return console;
    }

    @Override
    public Integer call() throws IOException {
        output.apply(console);
        if (stopWithInput) {
            Thread thread = new Thread(this::awaitEndOfInput, "standard input");
            thread.setDaemon(true);
            thread.start();
        }
        if (!dryRun && !pending.isEmpty()) {
            throw new SettingException("--pending goes with --dry-run; a training starts from runs that exist");
        }
        RunFile files = new RunFile(extensions);
        S settings = files.read(file, type, overrides);
        if (dryRun) {
            DryRun run = Training.dryRun(settings, extensions, pending(files));
            StageTable.lines(run).forEach(console::say);
            console.event("dry_run", StageTable.values(run));
            return CommandLine.ExitCode.OK;
        }
        try (Training training = open(settings)) {
            interruption.stopWith(training::stop);
            StageTable.terms(training.terms()).forEach(console::note);
            Outcome outcome;
            try (TrainingProgress progress = new TrainingProgress(training.stage(), console)) {
                training.addListener(progress);
                outcome = training.run();
            } finally {
                interruption.nothingToStop();
            }
            if (outcome.reason() == Outcome.Reason.COMPLETED) {
                completed(training, settings);
            }
            String steps = outcome.steps() + " steps, " + outcome.images() + " images";
            return switch (outcome.reason()) {
                case COMPLETED -> done("done: " + steps + "; " + training.folder());
                case EARLY_STOPPED ->
                    done("done: validation no longer improves after " + steps + "; " + training.folder());
                case STOPPED -> {
                    console.warn("stopped after " + steps + "; go on with the same command and --resume");
                    yield interruption.exitCode();
                }
            };
        }
    }

    /** Of the standard input only the end matters: whoever started the process is gone, or wants it to end. */
    private void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException exception) {
            console.warn("the standard input cannot be read, which ends the training: " + exception.getMessage());
        }
        interruption.abandoned();
    }

    private Training open(StageRun settings) throws IOException {
        try (Counting counting = new Counting(preparation, console)) {
            boolean goesOn = resume || (resumeOrStart && Training.isBegun(settings.folder()));
            return Training.open(settings, goesOn, extensions, counting);
        }
    }

    private Map<Path, StageRun> pending(RunFile files) throws IOException {
        Map<Path, StageRun> settings = new LinkedHashMap<>();
        for (Map.Entry<Path, Path> run : pending.entrySet()) {
            settings.put(run.getKey(), anyStage(files, run.getValue(), "--pending", List.of()));
        }
        return settings;
    }

    /** Reads the run file of whichever stage it is: what one stage's file must have, another's must not. */
    static StageRun anyStage(RunFile files, Path file, String argument, List<String> overrides) throws IOException {
        if (!Files.exists(file)) {
            throw new SettingException(argument + ": no such run file: " + file);
        }
        StringBuilder problems =
                new StringBuilder(argument + ": " + file + " is the run file of no stage that another one starts from");
        for (Map.Entry<String, Class<? extends Record>> stage : EARLIER.entrySet()) {
            try {
                return (StageRun) files.read(file, stage.getValue(), overrides);
            } catch (SettingException e) {
                problems.append("\n  ").append(stage.getKey()).append(": ").append(e.getMessage());
            }
        }
        throw new SettingException(problems.toString());
    }

    private int done(String message) {
        console.say(message);
        return CommandLine.ExitCode.OK;
    }
}
