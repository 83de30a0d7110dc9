package org.stylestep.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other processes out of a folder while this one writes into it, by a lock of the operating system on the file {@value #FILE} in it.
 *
 * <p>The operating system releases the lock when the process ends, however it ends. The file stays; it says who had the lock last.
 */
public final class FolderLock implements AutoCloseable {

    /** The name of the locked file. */
    public static final String FILE = ".lock";

    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);

    /** The locked byte is beyond the text, which others can so read where locks keep readers out, too. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /** The folders that this process has locked: to open their files again and close them would release POSIX locks. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final boolean created;
    private final FileChannel channel;

    private FolderLock(Path folder, boolean created, FileChannel channel) {
        this.folder = folder;
        this.created = created;
        this.channel = channel;
    }

    /**
     * Locks a folder; does not wait.
     *
     * @param folder the folder, created if it is not there
     * @return the lock
     * @throws IOException if another process, or this one, has locked it, which the message says, or it cannot be written
     */
    public static FolderLock acquire(Path folder) throws IOException {
        boolean created = !Files.exists(folder);
        Files.createDirectories(folder);
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            throw new IOException("this process is already writing into " + folder + "; wait until it is done");
        }
        try {
            return new FolderLock(real, created, lock(folder));
        } catch (IOException | RuntimeException failure) {
            HELD.remove(real);
            throw failure;
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                String holder = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
                throw new IOException("another process (" + holder.strip() + ") is writing into " + folder
                        + "; wait for it or end it, or write elsewhere (output.folder)");
            }
            String holder = "pid " + ProcessHandle.current().pid() + " on " + host() + "\n";
            channel.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException exception) {
            return "an unnamed host";
        }
    }

    /** Releases the lock; a folder that was created for it and is still empty is removed. */
    @Override
    public void close() {
        try (channel) {
            if (created && Files.exists(folder) && isEmpty()) {
                Files.delete(folder.resolve(FILE));
                Files.delete(folder);
            }
        } catch (IOException exception) {
            LOG.debug("{} could not be tidied", folder, exception);
        } finally {
            HELD.remove(folder);
        }
    }

    private boolean isEmpty() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.allMatch(entry -> entry.endsWith(FILE));
        }
    }
}
