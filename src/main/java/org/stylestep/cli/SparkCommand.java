package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.config.RunFile;
import org.stylestep.data.FileFinding;
import org.stylestep.extension.Extensions;
import org.stylestep.pipeline.RunEvaluation;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.RecordReader;
import org.stylestep.settings.SettingException;
import org.stylestep.spark.Cluster;
import org.stylestep.spark.ClusterJobs;
import org.stylestep.spark.DataJobs;
import org.stylestep.train.Outcome;
import org.stylestep.train.RoundCost;
import org.stylestep.train.RoundOptions;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code stylestep spark}: what one machine does, on a Spark cluster. No class of Spark is loaded before one of its commands runs. */
@CommandLine.Command(
        name = "spark",
        description = "Mine, train, evaluate, encode and check data on several machines, by Apache Spark.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class SparkCommand {

    private final Console console;
    private final Interruption interruption;
    private final Extensions extensions = StandardExtensions.installed();

    SparkCommand(Console console, Interruption interruption) {
        this.console = console;
        this.interruption = interruption;
    }

    /** What the commands that run on a cluster share. */
    static final class Job {

        @CommandLine.Parameters(paramLabel = "RUN.yaml", description = "The run file.")
        private Path file;

        @Option(names = "--set", paramLabel = "SECTION.KEY=VALUE", description = "Replace a value. Repeatable.")
        private List<String> overrides = List.of();

        @CommandLine.Mixin
        private ClusterOptions cluster;

        @CommandLine.Mixin
        private FetchOptions fetch;

        private StageRun read(Extensions extensions) throws IOException {
            List<String> all = new ArrayList<>(overrides);
            all.addAll(fetch.overrides());
            return TrainingCommand.anyStage(new RunFile(extensions), file, "RUN.yaml", all);
        }

        private Cluster start() {
            return cluster.start(fetch.folders());
        }
    }

    /** Finds the neighbors of stage 1. */
    @CommandLine.Command(
            name = "mine",
            description = "Find the neighbors of stage 1, in the run's folder, from where trainings take them.",
            mixinStandardHelpOptions = true)
    int mine(@CommandLine.Mixin Job job) throws IOException {
        if (!(job.read(extensions) instanceof EncoderRun run)) {
            throw new SettingException("RUN.yaml: neighbors are those of stage 1, and this is the run file of another");
        }
        try (Cluster cluster = job.start();
                Counting counting = new Counting("neighbors", console)) {
            ClusterJobs.mine(cluster, run, extensions, 512, counting);
        }
        console.say("the neighbors are in " + run.folder());
        return CommandLine.ExitCode.OK;
    }

    /** Trains stage 1, 2 or 3. */
    @CommandLine.Command(
            name = "train",
            description = "Train stage 1, 2 or 3 by several workers, whose weights are averaged after every round.",
            mixinStandardHelpOptions = true)
    int train(
            @CommandLine.Mixin Job job,
            @CommandLine.Mixin RoundMixin rounds,
            @CommandLine.Mixin OutputOptions output,
            @Option(names = "--resume-or-start", description = "Go on if the run's folder holds a run, else begin it.")
                    boolean resumeOrStart)
            throws IOException {
        output.apply(console);
        StageRun run = job.read(extensions);
        boolean resume = resumeOrStart && Training.isBegun(run.folder());
        try (Cluster cluster = job.start();
                Training training = ClusterJobs.train(cluster, run, resume, extensions, rounds.options());
                TrainingProgress progress = new TrainingProgress(training.stage(), console)) {
            interruption.stopWith(training::stop);
            training.addListener(progress);
            Outcome outcome = training.run();
            interruption.nothingToStop();
            console.say(outcome.steps() + " rounds, " + outcome.images() + " images; " + training.folder());
            return outcome.reason() == Outcome.Reason.STOPPED ? interruption.exitCode() : CommandLine.ExitCode.OK;
        }
    }

    /** Says what rounds cost. */
    @CommandLine.Command(
            name = "plan",
            description = "Say what 'spark train' would move and wait for, by the sizes of a run's checkpoint.",
            mixinStandardHelpOptions = true)
    int plan(
            @CommandLine.Parameters(paramLabel = "RUN", description = "A run or a checkpoint.") Path run,
            @CommandLine.Mixin RoundMixin rounds,
            @Option(names = "--step-ms", required = true, description = "A worker's step in milliseconds.")
                    double milliseconds)
            throws IOException {
        RoundCost cost = RoundCost.of(Checkpoint.open(run));
        RoundOptions options = rounds.options();
        console.say(String.format(
                Locale.ROOT,
                "a round of %d workers moves %.0f MB: weights %.1f MB, averages %.1f MB, moments %.1f MB",
                options.workers(),
                cost.bytes(options) * 1e-6,
                cost.weights() * 1e-6,
                cost.averages() * 1e-6,
                cost.moments() * 1e-6));
        console.say("share of the time that it takes, and images a second as a multiple of one machine's:");
        console.say("local steps           1 GbE          10 GbE          25 GbE");
        for (int steps : new TreeSet<>(List.of(1, 50, 200, 500, options.localSteps()))) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%11d", steps));
            for (double bytesPerSecond : List.of(1.25e8, 1.25e9, 3.125e9)) {
                double share = cost.share(rounds.options(steps), milliseconds * 1e-3, bytesPerSecond);
                line.append(String.format(
                        Locale.ROOT, "  %5.1f %%  x %4.2f", 100 * share, options.workers() * (1 - share)));
            }
            console.say(line.toString());
        }
        return CommandLine.ExitCode.OK;
    }

    /** Evaluates runs of stages 2 and 3. */
    @CommandLine.Command(
            name = "evaluate",
            description = "Evaluate runs of stage 2 or 3 as 'evaluate' does, all in one job.",
            mixinStandardHelpOptions = true)
    int evaluate(
            @CommandLine.Parameters(paramLabel = "RUN", arity = "1..*", description = "As for 'evaluate'.")
                    List<Path> runs,
            @CommandLine.Mixin EvaluatedPairs pairs,
            @CommandLine.Mixin EvaluationOptions options,
            @CommandLine.Mixin OutputOptions output,
            @CommandLine.Mixin ClusterOptions cluster)
            throws IOException {
        output.apply(console);
        Map<Path, RunEvaluation> opened = new LinkedHashMap<>();
        for (Path run : runs) {
            opened.put(pairs.report(run), options.open(run, pairs));
        }
        Map<Path, Exception> failures;
        try (Cluster started = cluster.start(List.of());
                Counting counting = new Counting("evaluation", console)) {
            failures = DataJobs.evaluate(started, opened, counting, file -> console.say("report: " + file));
        }
        failures.forEach((report, failure) -> console.warn("error: " + report + ": " + Failure.describe(failure)));
        return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Encodes images. */
    @CommandLine.Command(
            name = "encode",
            description = "Write the style codes of a run's training images, or of a folder, with the images' names.",
            mixinStandardHelpOptions = true)
    int encode(
            @CommandLine.Parameters(paramLabel = "RUN", description = "A run of stage 1, 2 or 3, or a checkpoint.")
                    Path run,
            @Option(names = "--images", paramLabel = "FOLDER", description = "Other images than those of its training.")
                    Optional<Path> images,
            @Option(names = "--out", required = true, description = "FILE.parquet or FILE.safetensors.") Path out,
            @CommandLine.Mixin ClusterOptions cluster)
            throws IOException {
        if (!out.toString().matches(".*\\.(parquet|safetensors)")) {
            throw new SettingException("--out: " + out + " ends neither in .parquet nor in .safetensors");
        }
        Checkpoint checkpoint = Checkpoint.open(run);
        String stage = checkpoint.manifest().position().stage();
        StageRun settings = (StageRun)
                new RecordReader(extensions).read(checkpoint.manifest().settings(), StageRun.ofStage(stage));
        try (Cluster started = cluster.start(List.of())) {
            DataJobs.encode(started, checkpoint, settings, images, extensions, out);
        }
        console.say("the codes are in " + out);
        return CommandLine.ExitCode.OK;
    }

    /** {@code check-data}, whose files are decoded on the cluster. */
    @CommandLine.Command(name = "check-data", mixinStandardHelpOptions = true)
    static final class CheckData extends CheckDataCommand {

        @CommandLine.Mixin
        private ClusterOptions cluster;

        CheckData(Console console) {
            super(console);
        }

        @Override
        List<List<FileFinding>> decode(List<List<Path>> pairs, int imagesAcross, Counting counting) throws IOException {
            try (Cluster started = cluster.start(List.of())) {
                return DataJobs.decode(started, pairs, imagesAcross);
            }
        }
    }
}
