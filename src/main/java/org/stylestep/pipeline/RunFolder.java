package org.stylestep.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.WriteLock;
import org.stylestep.settings.SettingException;
import org.stylestep.settings.YamlWriter;
import org.stylestep.train.StageListener;
import org.stylestep.train.StepEvent;

/** The folder of a run: its effective settings, checkpoints, statistics and samples. */
public final class RunFolder {

    /** The effective run file. */
    public static final String SETTINGS = "run.yaml";

    /** The table of held-out neighbors. */
    static final String VALIDATION_NEIGHBORS = "validation-neighbors.bin";

    /** What the training cost. */
    public static final String COST = "cost.json";

    /** The log of losses and validations. */
    public static final String STATS = "stats.jsonl";

    /** The list of the training's files. */
    public static final String FILES = "data-files.tsv.gz";

    /** The folder of sample sheets, {@code step-000001000.png}. */
    public static final String SAMPLES = "samples";

    private final Path folder;
    private final boolean scratch;

    private RunFolder(Path folder, boolean scratch) {
        this.folder = folder;
        this.scratch = scratch;
    }

    /**
     * Makes sure that a run may write here, and keeps other processes from it; nothing that is there is changed, but for what an
     * interrupted training left half done.
     *
     * @param folder the run's folder, created if it is not there
     * @param resume whether the run that is there is gone on with
     * @param resources lets go of the folder
     * @throws SettingException if it holds a run that is not gone on with, or none that could be
     * @throws IOException if another process trains into it, or it cannot be written
     */
    static RunFolder open(Path folder, boolean resume, Resources resources) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new SettingException("output.folder: " + folder + " is a file");
        }
        resources.onClose(WriteLock.ofFolder(folder)::close);
        if (resume) {
            CheckpointStore.of(folder).sweep();
        }
        boolean holdsRun = holdsRun(folder);
        if (holdsRun && !resume) {
            throw new SettingException(
                    "output.folder: " + folder + " already holds a run. Go on with it (--resume), or write"
                            + " elsewhere (--set output.folder=...)");
        }
        if (!holdsRun && resume) {
            throw new SettingException(
                    "output.folder: " + folder + " holds no run to go on with; leave out --resume to begin it");
        }
        return new RunFolder(folder, false);
    }

    /** Whether a run in the folder has begun. */
    static boolean holdsRun(Path folder) {
        return Files.exists(folder.resolve(SETTINGS)) || Files.exists(folder.resolve(CheckpointStore.FOLDER));
    }

    /** A folder that is there already and holds nothing, for a dry run. */
    static RunFolder scratch(Path folder) {
        return new RunFolder(folder, true);
    }

    /** A folder that another process has opened and writes: what it has found is read from there. */
    static RunFolder ofOther(Path folder) {
        return new RunFolder(folder, false);
    }

    /** Whether this is a dry run, which leaves nothing behind. */
    boolean isScratch() {
        return scratch;
    }

    Path path() {
        return folder;
    }

    Path stats() {
        return folder.resolve(STATS);
    }

    Path cost() {
        return folder.resolve(COST);
    }

    Path samples() {
        return folder.resolve(SAMPLES);
    }

    Path neighbors() {
        return folder.resolve("neighbors.bin");
    }

    Path validationNeighbors() {
        return folder.resolve(VALIDATION_NEIGHBORS);
    }

    /** Writes the effective settings after the first step with finite losses: a run without one has not begun, and one with no step left changes nothing. */
    StageListener recording(Record settings) {
        String text = "# The run's settings as they took effect.\n" + YamlWriter.write(settings);
        return new StageListener() {
            private boolean written;

            @Override
            public void stepped(StepEvent event) throws IOException {
                if (!written) {
                    event.values();
                    AtomicFile.write(folder.resolve(SETTINGS), text.getBytes(StandardCharsets.UTF_8));
                    written = true;
                }
            }
        };
    }
}
