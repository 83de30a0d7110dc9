package org.stylestep.monitor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.stylestep.io.Causes;

/**
 * A file of TensorBoard's events: records of TensorFlow's TFRecord format, each a message {@code Event} (tensorflow/core/util/event.proto).
 *
 * <p>A record is written at once, so that a reader sees it at once, and a cut leaves at most an incomplete last record, which readers take for the end.
 */
final class EventFile implements Closeable {

    private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{10})\\..*");

    private static final String VERSION = "brain.Event:2";

    /** {@code SessionLog.START}: readers drop the events of earlier files from its step on. */
    private static final long START = 1;

    /** What TFRecord adds to a rotated checksum (tensorflow/core/lib/hash/crc32c.h). */
    private static final int MASK = 0xa282ead8;

    private final Path file;
    private final FileChannel channel;

    private EventFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Begins a new file, which readers take for the continuation of those that are there.
     *
     * @param folder the files' folder, created if it is not there
     * @param firstStep earlier files' events of this step and later ones do not count any more
     */
    static EventFile create(Path folder, long firstStep) throws IOException {
        Files.createDirectories(folder);
        String name = String.format(
                Locale.ROOT,
                "events.out.tfevents.%010d.%d.stylestep",
                second(folder),
                ProcessHandle.current().pid());
        Path file = folder.resolve(name);
        EventFile events =
                new EventFile(file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        events.write(event().put(3, VERSION));
        events.write(event().put(2, firstStep).put(7, new ProtoMessage().put(1, START)));
        return events;
    }

    /** Readers read files in the order of their names, which begin with the second of their creation. */
    private static long second(Path folder) throws IOException {
        long second = Instant.now().getEpochSecond();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    second = Math.max(second, Long.parseLong(name.group(1)) + 1);
                }
            }
        }
        return second;
    }

    /** Writes a summary, a message {@code Summary}, of a step. */
    void write(long step, ProtoMessage summary) throws IOException {
        write(event().put(2, step).put(5, summary));
    }

    private static ProtoMessage event() {
        return new ProtoMessage().put(1, System.currentTimeMillis() / 1000.0);
    }

    private void write(ProtoMessage event) throws IOException {
        byte[] data = event.toBytes();
        byte[] length =
                ProtoMessage.littleEndian(Long.BYTES).putLong(data.length).array();
        ByteBuffer record = ProtoMessage.littleEndian(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .put(length)
                .putInt(checksum(length))
                .put(data)
                .putInt(checksum(data))
                .flip();
        try {
            long start = channel.position();
            try {
                while (record.hasRemaining()) {
                    channel.write(record);
                }
            } finally {
                if (record.hasRemaining()) {
                    // On a full disk: what follows an incomplete record could not be read.
                    channel.truncate(start);
                }
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + Causes.reason(e), e);
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
