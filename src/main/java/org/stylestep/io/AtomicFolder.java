package org.stylestep.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes and removes folders so that one of a given name is always complete.
 *
 * <p>{@code NAME} is written as {@code .NAME.writing} and flushed to the device, and exchanges its name with what it replaces, so that {@code NAME} is
 * complete at every instant. Where the system or the file system cannot exchange names, what is replaced is renamed to {@code .NAME.replaced} until the
 * new folder has the name; only then is it renamed to {@code .NAME.removing} and deleted. Then {@code NAME} or {@code .NAME.replaced} is complete at
 * every instant, and {@link #recover} tells them apart.
 */
public final class AtomicFolder {

    private static final Logger LOGGER = LoggerFactory.getLogger(AtomicFolder.class);

    /** Of thousands of small files on ext4, eight threads flush 50 times as many a second as one. */
    private static final int FLUSHERS = 8;

    private static final String WRITING = ".writing";
    private static final String REPLACED = ".replaced";
    private static final String REMOVING = ".removing";
    private static final Pattern HIDDEN = Pattern.compile("\\.(.+)\\.(?:writing|replaced|removing)");

    private AtomicFolder() {}

    /** Fills a folder with files. */
    @FunctionalInterface
    public interface Content {
        /**
         * Fills the folder; its files are flushed to the device afterwards.
         *
         * @param folder the folder, which is empty
         * @throws IOException if it cannot be written
         */
        void write(Path folder) throws IOException;
    }

    /**
     * Writes a folder in place of what was there, which stays if that fails.
     *
     * @param target the folder; the one that it is in must exist
     * @param content fills it
     * @throws IOException if it cannot be written or moved
     */
    public static void write(Path target, Content content) throws IOException {
        recover(target);
        Path aside = hidden(target, WRITING);
        try {
            Files.createDirectory(aside);
            content.write(aside);
            flushAll(aside);
            if (!Files.exists(target) || !FolderSwap.swap(aside, target)) {
                if (Files.exists(target)) {
                    move(target, hidden(target, REPLACED));
                }
                move(aside, target);
            }
        } catch (IOException | RuntimeException e) {
            try {
                recover(target);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        flush(target.getParent());
        try {
            recover(target);
        } catch (IOException e) {
            LOGGER.warn("cannot remove what {} replaced", target, e);
        }
    }

    /**
     * Ends what a killed process began: moves a replaced folder back if no other took its place, and deletes what is incomplete or superseded.
     *
     * @param folder the folder that was to be written or removed
     * @throws IOException if something cannot be moved or deleted
     */
    public static void recover(Path folder) throws IOException {
        Path replaced = hidden(folder, REPLACED);
        Path removing = hidden(folder, REMOVING);
        delete(removing);
        if (Files.exists(replaced)) {
            move(replaced, Files.exists(folder) ? removing : folder);
            delete(removing);
        }
        delete(hidden(folder, WRITING));
    }

    /**
     * Recovers all folders within another one.
     *
     * @param parent the folder they are in
     * @throws IOException if something cannot be listed, moved or deleted
     */
    public static void recoverAll(Path parent) throws IOException {
        List<Path> left;
        try (Stream<Path> entries = Files.list(parent)) {
            left = entries.map(entry -> HIDDEN.matcher(entry.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> parent.resolve(name.group(1)))
                    .distinct()
                    .toList();
        }
        for (Path folder : left) {
            LOGGER.info("writing or removing {} was interrupted; recovering", folder);
            recover(folder);
        }
    }

    /**
     * Removes a folder, under another name first: one that has its own name stays complete until it is gone.
     *
     * @param folder the folder, if it exists
     * @throws IOException if it cannot be moved or deleted
     */
    public static void remove(Path folder) throws IOException {
        recover(folder);
        if (Files.exists(folder)) {
            Path removing = hidden(folder, REMOVING);
            move(folder, removing);
            delete(removing);
        }
    }

    /**
     * Keeps other writers from a folder while it is replaced, by a lock beside it.
     *
     * @param folder the folder; the one that it is in must exist
     * @return the lock, whose file is removed when it is released
     * @throws IOException if another process, or this one, writes it, or the lock cannot be written
     */
    public static WriteLock lock(Path folder) throws IOException {
        return WriteLock.beside(hidden(folder, ".lock"), folder);
    }

    private static Path hidden(Path folder, String ending) {
        return folder.resolveSibling("." + folder.getFileName() + ending);
    }

    /** Flushes all files and folders from several threads, so that the file system writes many of them at once. */
    private static void flushAll(Path folder) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(FLUSHERS);
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Future<Void> flushed :
                    threads.invokeAll(entries.map(AtomicFolder::flushing).toList())) {
                flushed.get();
            }
        } catch (ExecutionException e) {
            throw Causes.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while flushing " + folder, e);
        } finally {
            threads.shutdown();
        }
    }

    private static Callable<Void> flushing(Path entry) {
        return () -> {
            if (Files.isDirectory(entry)) {
                flush(entry);
            } else {
                force(entry, StandardOpenOption.WRITE);
            }
            return null;
        };
    }

    /** Flushes a folder's entries to the device, where the operating system lets a folder be opened. */
    public static void flush(Path folder) {
        try {
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            LOGGER.debug("cannot flush the folder {}", folder, e);
        }
    }

    private static void force(Path path, OpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
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
}
