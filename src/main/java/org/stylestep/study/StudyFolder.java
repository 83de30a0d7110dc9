package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stylestep.config.RunFile;
import org.stylestep.config.RunFileException;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.FolderLock;
import org.stylestep.pipeline.Resources;

/** The folder of a study, in which one process at a time works. */
final class StudyFolder {

    private static final String SETTINGS = "study.yaml";

    private final Path folder;

    private StudyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Checks that there is a study in a folder, or none.
     *
     * @param folder the folder
     * @param resume whether there must be a study in it, rather than none
     * @throws RunFileException if there is one and must not be, or the reverse
     */
    static void require(Path folder, boolean resume) {
        boolean holdsStudy = Files.exists(folder.resolve(SETTINGS));
        if (holdsStudy && !resume) {
            throw new RunFileException(
                    "output.folder: " + folder + " already holds a study. Go on with it (--resume), or"
                            + " write elsewhere (--set output.folder=...)");
        }
        if (!holdsStudy && resume) {
            throw new RunFileException(
                    "output.folder: " + folder + " holds no study to go on with; leave out --resume to begin it");
        }
    }

    /**
     * Opens the folder, and creates it if need be.
     *
     * @param folder the folder
     * @param resources lets go of the folder
     * @throws IOException if another process works in it, or it cannot be written
     */
    static StudyFolder open(Path folder, Resources resources) throws IOException {
        resources.onClose(FolderLock.acquire(folder)::close);
        return new StudyFolder(folder);
    }

    /** Writes the study's settings. */
    void begin(Study study) throws IOException {
        String text = "# The study's settings as they took effect.\n" + new RunFile().write(study);
        AtomicFile.write(folder.resolve(SETTINGS), text.getBytes(StandardCharsets.UTF_8));
    }
}
