package org.stylestep.study;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.config.RunFile;
import org.stylestep.settings.SettingException;
import org.stylestep.io.AtomicFile;
import org.stylestep.pipeline.Resources;

/** The folder of a study, in which one process at a time works. */
final class StudyFolder {

    private static final Logger LOG = LoggerFactory.getLogger(StudyFolder.class);
    private static final String SETTINGS = "study.yaml";
    private static final String LOCK = ".lock";

    private final Path folder;

    private StudyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Checks that there is a study in a folder, or none.
     *
     * @param folder the folder
     * @param resume whether there must be a study in it, rather than none
     * @throws SettingException if there is one and must not be, or the reverse
     */
    static void require(Path folder, boolean resume) {
        boolean holdsStudy = Files.exists(folder.resolve(SETTINGS));
        if (holdsStudy && !resume) {
            throw new SettingException(
                    "output.folder: " + folder + " already holds a study. Go on with it (--resume), or"
                            + " write elsewhere (--set output.folder=...)");
        }
        if (!holdsStudy && resume) {
            throw new SettingException(
                    "output.folder: " + folder + " holds no study to go on with; leave out --resume to begin it");
        }
    }

    /**
     * Opens the folder, and creates it if need be.
     *
     * @param folder the folder
     * @param resources lets go of the folder
     * @throws SettingException if another process works in it
     * @throws IOException if it cannot be written
     */
    static StudyFolder open(Path folder, Resources resources) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        resources.onClose(() -> closeQuietly(channel));
        if (lock(channel).isEmpty()) {
            throw new SettingException(
                    "output.folder: another process is running the study in " + folder + "; wait for it, or end it");
        }
        return new StudyFolder(folder);
    }

    /** Writes the study's settings. */
    void begin(Study study) throws IOException {
        String text = "# The study's settings as they took effect.\n" + new RunFile().write(study);
        AtomicFile.write(folder.resolve(SETTINGS), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException exception) {
            return Optional.empty();
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException exception) {
            LOG.debug("the lock was gone already", exception);
        }
    }
}
