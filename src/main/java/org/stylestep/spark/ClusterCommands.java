package org.stylestep.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.stylestep.study.Commands;

/** Commands of the command line as tasks of a cluster, each in a process of its own on the machine of its executor. */
public final class ClusterCommands implements Commands {

    private final Cluster cluster;
    private final int gpus;
    private final Program program;
    private final String folder = Path.of("").toAbsolutePath().toString();
    private final String group = UUID.randomUUID().toString();
    private volatile boolean stopping;

    /** Runs a command on the machine where it is called. */
    @FunctionalInterface
    public interface Program extends Serializable {
        /**
         * Runs a command until it ends, or the thread is interrupted, which stops it.
         *
         * @param folder the working directory, which the file of the log is relative to
         * @param environment variables in addition to those of this process
         * @return why it failed; empty if it succeeded
         */
        Optional<String> run(List<String> arguments, String log, String folder, Map<String, String> environment)
                throws IOException, InterruptedException;
    }

    /** Creates the commands, each of which gets so many GPUs, by {@code CUDA_VISIBLE_DEVICES}; with 0, those that its executor sees. */
    public ClusterCommands(Cluster cluster, int gpus, Program program) {
        this.cluster = cluster;
        this.gpus = gpus;
        this.program = program;
    }

    @Override
    public Optional<String> run(List<String> arguments, Path log) throws IOException {
        return runEach(List.of(arguments), List.of(log)).get(0);
    }

    /** Runs commands, as many at once as the cluster takes, and returns why each failed. */
    public List<Optional<String>> runEach(List<List<String>> commands, List<Path> logs) throws IOException {
        if (stopping) {
            return Collections.nCopies(commands.size(), Optional.empty());
        }
        cluster.name(group);
        Program sent = program;
        String in = folder;
        List<String> files = logs.stream().map(Path::toString).toList();
        try {
            // Optional is not serializable.
            return cluster
                    .each(
                            IntStream.range(0, commands.size()).boxed().toList(),
                            gpus,
                            number -> sent.run(commands.get(number), files.get(number), in, environment())
                                    .orElse(""))
                    .stream()
                    .map(reason -> Optional.of(reason).filter(text -> !text.isEmpty()))
                    .toList();
        } catch (IOException e) {
            if (stopping) {
                return Collections.nCopies(commands.size(), Optional.empty());
            }
            throw e;
        }
    }

    private static Map<String, String> environment() {
        return Optional.ofNullable(TaskContext.get().resourcesJMap().get(Cluster.GPU))
                .map(gpus -> Map.of("CUDA_VISIBLE_DEVICES", String.join(",", gpus.addresses())))
                .orElse(Map.of());
    }

    @Override
    public void stop() {
        if (!stopping) {
            stopping = true;
            cluster.end(group);
        }
    }

    @Override
    public boolean stopping() {
        return stopping;
    }
}
