package org.stylestep.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other writers out, in this process and in others, by an operating system's lock on a file that says who had the lock last.
 *
 * <p>The lock goes when its process does, however that ends. The file is removed with a folder that was made for it and stayed empty, and where it lies beside what
 * is written; so who gets
 * the lock of a removed file, while others may lock a new one of its name, gives it up and tries again.
 *
 * <p>The operating system gives it to a process as a whole, and on Linux takes it away when the process closes any descriptor of the file
 * (fcntl(2), "Advisory record locking"). So within the process a path is taken first, and only who has it opens the file.
 */
public final class WriteLock implements AutoCloseable {

    /** The name of a locked folder's file. */
    public static final String FILE = ".lock";

    private static final Logger LOG = LoggerFactory.getLogger(WriteLock.class);
    private static final Duration POLL = Duration.ofMillis(5);

    /** The locked byte is beyond the text, which others can so read where locks keep readers out, too. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /** The files locked by this process at this moment: like the operating system's own table, there is one for all its threads. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final End end;

    private WriteLock(Path file, FileChannel channel, End end) {
        this.file = file;
        this.channel = channel;
        this.end = end;
    }

    /** What becomes of the file. */
    private enum End {
        STAYS,
        GOES,
        GOES_WITH_ITS_EMPTY_FOLDER
    }

    /**
     * Locks a folder by the file {@value #FILE} in it; does not wait. A folder that is made for it and stays empty is removed again.
     *
     * @param folder the folder, created if it is not there
     * @throws IOException if another process, or this one, has locked it, which the message says, or it cannot be written
     */
    public static WriteLock ofFolder(Path folder) throws IOException {
        boolean created = !Files.exists(folder);
        Files.createDirectories(folder);
        return take(
                folder.resolve(FILE),
                created ? End.GOES_WITH_ITS_EMPTY_FOLDER : End.STAYS,
                Duration.ZERO,
                holder -> new IOException(holder + " is already writing into " + folder
                        + "; wait for it or end it, or write elsewhere (output.folder, --out)"));
    }

    /** Takes the lock on what is written as a whole, by a file that is removed when it is released; does not wait. */
    static WriteLock beside(Path file, Path written) throws IOException {
        return take(
                file,
                End.GOES,
                Duration.ZERO,
                holder -> new IOException(
                        holder + " is already writing " + written + "; wait for it or end it, or write elsewhere"));
    }

    /**
     * Waits for the lock on a file.
     *
     * @param file the file to lock, created if it is not there
     * @param patience how long to wait
     * @param refusal makes the error for another writer that holds it all that time; receives who that is
     * @throws IOException that error, or if the thread is interrupted, or the file cannot be written
     */
    public static WriteLock take(Path file, Duration patience, Function<String, IOException> refusal)
            throws IOException {
        return take(file, End.STAYS, patience, refusal);
    }

    private static WriteLock take(Path file, End end, Duration patience, Function<String, IOException> refusal)
            throws IOException {
        long giveUp = System.nanoTime() + patience.toNanos();
        Path real = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
        while (!HELD.add(real)) {
            if (System.nanoTime() > giveUp) {
                throw refusal.apply("this process");
            }
            pause(file);
        }
        try {
            while (true) {
                // Whoever removed the file has removed its folder, too.
                Files.createDirectories(real.getParent());
                FileChannel channel;
                try {
                    channel = FileChannel.open(
                            real, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                } catch (NoSuchFileException e) {
                    LOG.debug("{} was removed meanwhile", real, e);
                    continue;
                }
                try {
                    while (!isLocked(channel)) {
                        if (System.nanoTime() > giveUp) {
                            throw refusal.apply(holder(channel));
                        }
                        pause(file);
                    }
                    if (isAt(real, channel)) {
                        return new WriteLock(real, channel, end);
                    }
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
                channel.close();
            }
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (OverlappingFileLockException heldByOtherCode) {
            return false;
        }
    }

    /** Signs a locked file, and tells whether it still has its name. The sizes tell, since opening the file again would release the lock. */
    private static boolean isAt(Path file, FileChannel channel) throws IOException {
        for (String text : List.of(self() + "\n", self() + "\n\n")) {
            channel.truncate(0).write(StandardCharsets.UTF_8.encode(text), 0);
            if (Files.notExists(file) || Files.size(file) != channel.size()) {
                return false;
            }
        }
        return true;
    }

    private static void pause(Path file) throws IOException {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for the lock " + file);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        String last = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        return last.isBlank() ? "another process" : "another process (" + last.strip() + ")";
    }

    private static String self() {
        String host = "an unnamed host";
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOG.debug("this host has no name", e);
        }
        return "pid " + ProcessHandle.current().pid() + " on " + host;
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try (channel) {
            if (end == End.GOES) {
                Files.deleteIfExists(file);
            } else if (end == End.GOES_WITH_ITS_EMPTY_FOLDER && Files.exists(file) && isAlone()) {
                Files.delete(file);
                Files.delete(file.getParent());
            }
        } catch (IOException e) {
            LOG.debug("{} could not be tidied", file, e);
        } finally {
            HELD.remove(file);
        }
    }

    private boolean isAlone() throws IOException {
        try (var entries = Files.list(file.getParent())) {
            return entries.allMatch(file::equals);
        }
    }
}
