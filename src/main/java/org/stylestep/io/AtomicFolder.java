package org.stylestep.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes folders that are whole or not there: under another name first, flushed to the device, then renamed. */
public final class AtomicFolder {

    private static final Logger LOGGER = LoggerFactory.getLogger(AtomicFolder.class);

    private AtomicFolder() {}

    /** Fills a folder with files, all flushed. */
    @FunctionalInterface
    public interface Content {
        /**
         * Fills the folder.
         *
         * @param folder the folder, which is empty
         * @throws IOException if it cannot be written
         */
        void write(Path folder) throws IOException;
    }

    /**
     * Writes a folder in place of what was there.
     *
     * @param aside where it is written; beside the target
     * @param retired where what was there goes before it is deleted; beside the target
     * @param content fills it
     * @throws IOException if it cannot be written or moved
     */
    public static void write(Path target, Path aside, Path retired, Content content) throws IOException {
        delete(aside);
        Files.createDirectory(aside);
        content.write(aside);
        flush(aside);
        remove(target, retired);
        move(aside, target);
        flush(target.getParent());
    }

    /**
     * Removes a folder, under another name first: one that has its own name stays whole until it is gone.
     *
     * @param folder the folder, if it exists
     * @param retired the other name; beside the folder
     * @throws IOException if it cannot be moved or deleted
     */
    public static void remove(Path folder, Path retired) throws IOException {
        if (Files.exists(folder)) {
            delete(retired);
            move(folder, retired);
            delete(retired);
        }
    }

    /**
     * Writes a new file and flushes it to the device.
     *
     * @param file the file, which must not exist
     * @param text its content, written in UTF-8
     * @throws IOException if it exists or cannot be written
     */
    public static void writeFlushed(Path file, String text) throws IOException {
        AtomicFile.writeFlushed(
                file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Flushes a folder's entries to the device, where the operating system lets a folder be opened. */
    public static void flush(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOGGER.debug("cannot flush the folder {}", folder, e);
        }
    }

    /** Renames in one step where the file system can. */
    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            LOGGER.warn("{} cannot rename in one step: a cut during the renaming may leave no {}", to.getParent(), to);
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** {@return whether a path is a folder with nothing in it} */
    public static boolean isEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /**
     * Deletes a file, or a folder with all that is in it.
     *
     * @throws IOException if it cannot be deleted
     */
    public static void delete(Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(path)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    /** Deletes, and logs instead of throwing. */
    public static void deleteQuietly(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            LOGGER.warn("cannot remove the unfinished {}", path, e);
        }
    }

    /** {@return the message of a failure, or its type if it has none} */
    public static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
