package org.stylestep.cli;

import java.io.IOException;
import java.util.List;
import org.stylestep.spark.Cluster;
import org.stylestep.spark.ClusterCommands;
import picocli.CommandLine;

/** {@code stylestep spark ablate}: a study whose rows are trained and evaluated on a cluster. */
@CommandLine.Command(
        name = "ablate",
        description = "Run a study as 'ablate' does, the commands of its rows as tasks of the cluster, --jobs at once.")
final class SparkAblateCommand extends AblateCommand {

    private final Interruption interruption;

    @CommandLine.Mixin
    private ClusterOptions cluster;

    @CommandLine.Option(
            names = "--gpus",
            defaultValue = "0",
            paramLabel = "N",
            description = "GPUs of each command, which Spark assigns; 0 unless given: those that an executor sees.")
    private int gpus;

    SparkAblateCommand(Console console, Interruption interruption) {
        super(console, interruption);
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Cluster started = cluster.start(List.of())) {
            ClusterCommands commands = new ClusterCommands(started, gpus, CommandProcesses::run);
            interruption.stopWith(commands::stop);
            return run(commands);
        }
    }
}
