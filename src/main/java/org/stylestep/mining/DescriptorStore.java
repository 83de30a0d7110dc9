package org.stylestep.mining;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A matrix of float32 in a file: written by rows, read by chunks of {@value #WIDTH} columns, each of which is contiguous in the file; of more than half a
 * million rows by narrower ones, so that a chunk fits a buffer.
 *
 * <p>The file begins with the number of complete rows, so that a store that is opened again goes on behind them. It is in the machine's byte order.
 */
final class DescriptorStore implements AutoCloseable {

    /** The columns of a chunk at most. */
    static final int WIDTH = 1024;

    private static final int HEADER = Long.BYTES;

    private final FileChannel channel;
    private final int rows;
    private final int columns;
    private final int width;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
    private int complete;

    /**
     * Opens a store of so many rows and columns, or creates it.
     *
     * @throws IOException if the file cannot be read or written, or the device has not enough space left
     */
    DescriptorStore(Path file, int rows, int columns) throws IOException {
        this.rows = rows;
        this.columns = columns;
        width = Math.min(WIDTH, Integer.MAX_VALUE / Float.BYTES / rows);
        Path folder = file.toAbsolutePath().getParent();
        long bytes = HEADER + (long) rows * columns * Float.BYTES;
        long free = Files.getFileStore(folder).getUsableSpace();
        if (Files.notExists(file) && free < bytes) {
            throw new IOException("The style descriptors need a scratch file of " + (bytes >> 20) + " MiB, but "
                    + folder + " has " + (free >> 20) + " MiB left; free some there or choose another folder");
        }
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.size() >= HEADER) {
            complete = Math.toIntExact(transfer(HEADER, 0, false).getLong());
        }
    }

    /** Returns the number of rows written. */
    int complete() {
        return complete;
    }

    int chunks() {
        return (columns + width - 1) / width;
    }

    /** Returns the first column of a chunk. */
    int column(int chunk) {
        return chunk * width;
    }

    /** Returns the number of columns of a chunk. */
    int width(int chunk) {
        return Math.min(width, columns - column(chunk));
    }

    /** Writes the next rows, (any number, columns). */
    void append(float[][] values) throws IOException {
        for (int chunk = 0; chunk < chunks(); chunk++) {
            ByteBuffer part = buffer(values.length * width(chunk) * Float.BYTES);
            for (float[] row : values) {
                part.asFloatBuffer().put(row, column(chunk), width(chunk));
                part.position(part.position() + width(chunk) * Float.BYTES);
            }
            transfer(part.position(), position(chunk, complete), true);
        }
        buffer(HEADER).putLong(0, complete + values.length);
        transfer(HEADER, 0, true);
        complete += values.length;
    }

    /** Returns a row, (columns). */
    float[] row(int row) throws IOException {
        float[] values = new float[columns];
        for (int chunk = 0; chunk < chunks(); chunk++) {
            transfer(width(chunk) * Float.BYTES, position(chunk, row), false)
                    .asFloatBuffer()
                    .get(values, column(chunk), width(chunk));
        }
        return values;
    }

    /** Returns the rows [first, end) in a chunk of columns, (end − first, width); the next call overwrites them. */
    ByteBuffer read(int chunk, int first, int end) throws IOException {
        return transfer((end - first) * width(chunk) * Float.BYTES, position(chunk, first), false);
    }

    /** Returns the rows of these numbers, (B, columns). */
    float[][] rows(int... some) throws IOException {
        float[][] values = new float[some.length][];
        for (int i = 0; i < some.length; i++) {
            values[i] = row(some[i]);
        }
        return values;
    }

    private long position(int chunk, int row) {
        return HEADER + ((long) rows * column(chunk) + (long) row * width(chunk)) * Float.BYTES;
    }

    /** Returns the buffer, emptied, with room for so many bytes. */
    private ByteBuffer buffer(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        return buffer.clear().limit(bytes);
    }

    private ByteBuffer transfer(int bytes, long position, boolean write) throws IOException {
        ByteBuffer rest = buffer(bytes);
        while (rest.hasRemaining()) {
            long at = position + rest.position();
            if ((write ? channel.write(rest, at) : channel.read(rest, at)) < 0) {
                throw new IOException("The scratch file of style descriptors ends at byte " + at);
            }
        }
        return rest.rewind();
    }

    /** Closes the file and leaves it there. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
