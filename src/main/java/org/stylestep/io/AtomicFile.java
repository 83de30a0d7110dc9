package org.stylestep.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file all at once or not at all.
 *
 * <p>The bytes go to a hidden file beside it, are flushed to the device, and take the name in one step. So a reader sees the old file or
 * the new one, after a crash or on a full device, too.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /**
     * Writes a file.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @param bytes all that it will hold
     * @throws IOException if it cannot be written; the message names it and the reason, and what was there is untouched
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Path folder = file.toAbsolutePath().getParent();
            IOException named = new IOException(
                    "Cannot write " + file + ": "
                            + (Files.exists(folder) ? Causes.reason(e) : "there is no folder " + folder)
                            + (Files.exists(file) ? "; what was there before is untouched" : ""),
                    e);
            try {
                Files.deleteIfExists(aside);
            } catch (IOException left) {
                named.addSuppressed(left);
            }
            throw named;
        }
    }
}
