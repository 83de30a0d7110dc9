package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.SettingException;
import org.stylestep.spark.Cluster;
import org.stylestep.spark.ClusterJobs;
import org.stylestep.train.Outcome;
import org.stylestep.train.RoundOptions;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code stylestep spark}: what one machine does, on a Spark cluster. No class of Spark is loaded before one of its commands runs. */
@CommandLine.Command(
        name = "spark",
        description = "Train and mine on several machines, by Apache Spark.",
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

        @Option(names = "--master", paramLabel = "URL", description = "Spark's master; local[1] unless given.")
        private Optional<String> master = Optional.empty();

        private StageRun read(Extensions extensions) throws IOException {
            return TrainingCommand.anyStage(new RunFile(extensions), file, "RUN.yaml", overrides);
        }

        private Cluster start() {
            try {
                return Cluster.start(master);
            } catch (NoClassDefFoundError e) {
                throw new SettingException(
                        "Spark is not on the class path: export SPARK_HOME=FOLDER of Spark 4.2 (docs/cluster.md)", e);
            }
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
    int train(@CommandLine.Mixin Job job, @CommandLine.Mixin Rounds rounds, @CommandLine.Mixin OutputOptions output)
            throws IOException {
        output.apply(console);
        StageRun run = job.read(extensions);
        boolean resume = rounds.resumeOrStart && Training.isBegun(run.folder());
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

    /** How workers train; the result depends on it, and not on the machines. */
    static final class Rounds {

        @Option(names = "--workers", required = true, description = "How many workers train.")
        private int workers;

        @Option(names = "--local-steps", defaultValue = "200", description = "Steps of each in a round; else 200.")
        private int localSteps;

        @Option(names = "--outer-rate", defaultValue = "1", description = "DiLoCo's outer rate; else the average.")
        private double outerRate;

        @Option(names = "--outer-momentum", defaultValue = "0", description = "DiLoCo's outer momentum; else none.")
        private double outerMomentum;

        @Option(names = "--average-moments", description = "Average the state of optimizers as well.")
        private boolean averageMoments;

        @Option(names = "--bfloat16", description = "Workers return changes of weights in bfloat16.")
        private boolean bfloat16;

        @Option(names = "--resume-or-start", description = "Go on if the run's folder holds a run, else begin it.")
        private boolean resumeOrStart;

        private RoundOptions options() {
            return new RoundOptions(workers, localSteps, outerRate, outerMomentum, averageMoments, bfloat16);
        }
    }
}
