package org.stylestep.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
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
final class WholeFolder {

    private static final Logger LOGGER = LoggerFactory.getLogger(WholeFolder.class);

    private WholeFolder() {}

    /** Fills a folder with files, all flushed. */
    @FunctionalInterface
    interface Content {
        void write(Path folder) throws IOException;
    }

    /**
     * Writes a folder in place of what was there.
     *
     * @param target the folder
     * @param aside where it is written; beside the target
     * @param retired where what was there goes before it is deleted; beside the target
     * @param content fills it
     */
    static void write(Path target, Path aside, Path retired, Content content) throws IOException {
        delete(aside);
        Files.createDirectory(aside);
        content.write(aside);
        flush(aside);
        remove(target, retired);
        move(aside, target);
        flush(target.getParent());
    }

    /** Removes a folder, under another name first: one that has its own name stays whole until it is gone. */
    static void remove(Path folder, Path retired) throws IOException {
        if (Files.exists(folder)) {
            delete(retired);
            move(folder, retired);
            delete(retired);
        }
    }

    static void writeFlushed(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    // A folder's entries are flushed through the folder itself; not every operating system lets it be opened.
    static void flush(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOGGER.debug("cannot flush the folder {}", folder, e);
        }
    }

    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            LOGGER.warn("{} cannot rename in one step: a cut during the renaming may leave no {}", to.getParent(), to);
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static void delete(Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(path)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    static void deleteQuietly(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            LOGGER.warn("cannot remove the unfinished {}", path, e);
        }
    }

    static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
