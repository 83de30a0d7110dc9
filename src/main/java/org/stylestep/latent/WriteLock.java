package org.stylestep.latent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps other writers out, in this process and in others, by an operating system's lock on a file that stays where it is.
 *
 * <p>The lock goes when its process does, however that ends. (Removing the file instead would let two writers lock two files of one name.)
 */
final class WriteLock implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(5);

    private final FileChannel channel;

    private WriteLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the lock.
     *
     * @param file the file to lock, created if it is not there
     * @param patience how long to wait
     * @throws StyleBankException if another writer holds it all that time
     */
    static WriteLock take(Path file, Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long giveUp = System.nanoTime() + patience.toNanos();
            while (attempt(channel).isEmpty()) {
                if (System.nanoTime() > giveUp) {
                    throw new StyleBankException("another process has been writing for " + patience.toSeconds() + " s: "
                            + file + " is locked; try again when it has ended");
                }
                Thread.sleep(POLL.toMillis());
            }
            return new WriteLock(channel);
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new StyleBankException("interrupted while waiting for the lock " + file, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<FileLock> attempt(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByAnotherThread) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
