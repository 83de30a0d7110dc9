package org.stylestep.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.data.FileList;
import org.stylestep.train.StageListener;
import org.stylestep.train.StepEvent;

/**
 * The list of a run's training files, which is kept beside its checkpoints: on resume, it tells which files are others than before, and what need not be
 * read again for the fingerprint.
 */
final class TrainingFiles {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingFiles.class);

    private final RunFolder folder;
    private final boolean resume;
    private UnaryOperator<FileList> list = known -> known;

    TrainingFiles(RunFolder folder, boolean resume) {
        this.folder = folder;
        this.resume = resume;
    }

    /** Whether files are compared as in earlier versions: a run that was begun by one has no list. A dry run keeps none and compares nothing. */
    boolean sampled() {
        return folder.isScratch() || (resume && Files.notExists(file()));
    }

    /** Notes the files as they are now; what is read from them later must be the same. */
    void note(UnaryOperator<FileList> files) {
        if (!sampled()) {
            list = files;
            FileList now = list.apply(before());
            LOG.debug("{} training files", now.entries().size());
        }
    }

    private Path file() {
        return folder.path().resolve(RunFolder.FILES);
    }

    private FileList before() {
        return resume ? of(folder.path()) : FileList.empty();
    }

    /** Returns the list of a run; of no files if it has none. */
    static FileList of(Path run) {
        Path file = run.resolve(RunFolder.FILES);
        if (Files.exists(file)) {
            try {
                return FileList.read(file);
            } catch (IOException e) {
                LOG.warn("{}; all files are read again", e.getMessage());
            }
        }
        return FileList.empty();
    }

    /**
     * Compares the files with those that a run was trained on so far.
     *
     * @param fingerprint of the images of the run
     * @throws CheckpointException if they differ and the list knows which
     */
    void requireSame(String fingerprint) throws IOException {
        Optional<Path> latest = CheckpointStore.of(folder.path()).latest();
        if (sampled() || latest.isEmpty()) {
            return;
        }
        if (!Checkpoint.open(latest.get()).manifest().origin().data().equals(fingerprint)) {
            Optional<String> changes = list.apply(FileList.empty()).changes(before());
            if (changes.isPresent()) {
                throw new CheckpointException(
                        "cannot go on from " + latest.get() + ": its training images were others. " + changes.get()
                                + ". Put the files back, or begin another run (--set output.folder=...).");
            }
        }
    }

    /** Writes the list after the first step, and with a checkpoint if files were skipped since. */
    StageListener recording() {
        return new StageListener() {
            private Optional<FileList> written = Optional.empty();

            @Override
            public void stepped(StepEvent event) throws IOException {
                if (written.isEmpty()) {
                    event.values();
                    write();
                }
            }

            @Override
            public void saved(long steps, Path checkpoint) throws IOException {
                write();
            }

            private void write() throws IOException {
                FileList now = list.apply(FileList.empty());
                if (!now.entries().isEmpty() && !written.equals(Optional.of(now))) {
                    now.write(file());
                }
                written = Optional.of(now);
            }
        };
    }
}
