package org.stylestep.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.stylestep.extension.Extensions;
import org.stylestep.mining.Progress;
import org.stylestep.mining.TableParts;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.RecordReader;
import org.stylestep.train.RoundOptions;
import org.stylestep.train.RoundStage;

/**
 * What a cluster does for a run, in the run's folder. A task depends on its number and on files alone, so that one whose machine was lost is run again to
 * the same bytes. Executors take the implementations that the settings name from their class path.
 */
public final class ClusterJobs {

    private ClusterJobs() {}

    /** Opens a training as {@link Training#openRounds} does, whose workers are tasks; to be closed before the cluster. */
    public static Training train(
            Cluster cluster, StageRun run, boolean resume, Extensions extensions, RoundOptions rounds)
            throws IOException {
        Settings sent = Settings.of((Record) run);
        return Training.openRounds(run, resume, extensions, rounds, start -> {
            String from = start.toAbsolutePath().toString();
            return cluster.run(rounds.workers(), worker -> share(sent, rounds, worker, Path.of(from)));
        });
    }

    private static RoundStage.Share share(Settings sent, RoundOptions rounds, int worker, Path start)
            throws IOException {
        Extensions extensions = StandardExtensions.installed();
        // A task that was taken for lost, and the one in its place, may both write.
        Path into = start.resolveSibling("worker-" + worker + "-" + UUID.randomUUID());
        return Training.trainShare((StageRun) sent.read(extensions), extensions, rounds, worker, start, into);
    }

    /**
     * Computes the table of neighbors of a run's training images, in parts of so many at least, a multiple of 16, from where the run takes it; what was computed
     * before a cut is taken from its files. The last step, exact distances, is done here, and its progress told.
     */
    public static void mine(Cluster cluster, EncoderRun run, Extensions extensions, int least, Progress progress)
            throws IOException {
        Settings sent = Settings.of(run);
        // A task opens the run, which takes a while where there are very many images.
        int size = Math.max(least, run.mining().maxImages() / 4096 * 16);
        try (TableParts table = Training.neighbors(run, extensions, progress)) {
            table.whole(
                    size,
                    (count, fingerprint, described) ->
                            cluster.run(count, number -> part(sent, number, size, fingerprint, described)));
        }
    }

    private static int part(Settings sent, int number, int size, String fingerprint, boolean described)
            throws IOException {
        Extensions extensions = StandardExtensions.installed();
        EncoderRun run = (EncoderRun) sent.read(extensions);
        try (TableParts table = Training.neighbors(run, extensions, Progress.none())) {
            table.compute(number, size, fingerprint, described);
        }
        return number;
    }

    /** Settings of a run on their way to an executor, whose working directory is another. */
    record Settings(Class<? extends Record> type, Map<String, Object> values, String folder) implements Serializable {

        static Settings of(Record settings) {
            return new Settings(
                    settings.getClass(),
                    RecordMap.of(settings),
                    Path.of("").toAbsolutePath().toString());
        }

        Record read(Extensions extensions) {
            return new RecordReader(extensions, Path.of(folder)).read(values, type);
        }
    }
}
