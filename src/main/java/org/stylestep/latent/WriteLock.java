package org.stylestep.latent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps other writers out, in this process and in others, by an operating system's lock on a file that stays where it is.
 *
 * <p>The lock goes when its process does, however that ends. (Removing the file instead would let two writers lock two files of one name.)
 *
 * <p>The operating system gives the lock to a process as a whole, and on Linux takes it away when the process closes any descriptor of the
 * file (fcntl(2), "Advisory record locking"). So within the process a path is taken first, and only who has it opens the file.
 */
final class WriteLock implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(5);

    /** The files locked by this process at this moment: like the operating system's own table, there is one for all its threads. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path held;
    private final FileChannel channel;

    private WriteLock(Path held, FileChannel channel) {
        this.held = held;
        this.channel = channel;
    }

    /**
     * Waits for the lock.
     *
     * @param file the file to lock, created if it is not there
     * @param patience how long to wait
     * @throws StyleBankException if another writer holds it all that time, or the thread is interrupted
     */
    static WriteLock take(Path file, Duration patience) throws IOException {
        long giveUp = System.nanoTime() + patience.toNanos();
        Path held = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
        while (!HELD.add(held)) {
            pause(file, patience, giveUp);
        }
        try {
            return new WriteLock(held, lock(file, patience, giveUp));
        } catch (IOException | RuntimeException e) {
            HELD.remove(held);
            throw e;
        }
    }

    private static FileChannel lock(Path file, Duration patience, long giveUp) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (attempt(channel).isEmpty()) {
                pause(file, patience, giveUp);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void pause(Path file, Duration patience, long giveUp) throws StyleBankException {
        if (System.nanoTime() > giveUp) {
            throw new StyleBankException("another process or thread has been writing for " + patience.toSeconds()
                    + " s: " + file + " is locked; try again when it has ended");
        }
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StyleBankException("interrupted while waiting for the lock " + file, e);
        }
    }

    private static Optional<FileLock> attempt(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByOtherCode) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(held);
        }
    }
}
