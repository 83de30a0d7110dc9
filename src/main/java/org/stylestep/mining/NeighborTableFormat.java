package org.stylestep.mining;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of a table of neighbors, big-endian: "SNT1", the fingerprint (UTF), size, near, far (int), the near lists, the far lists
 * (int), and the CRC-32C of all before it (int).
 */
final class NeighborTableFormat {

    private static final int MAGIC = 0x534E5431;

    private NeighborTableFormat() {}

    static byte[] encode(String fingerprint, int[][] nearest, int[][] farthest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeUTF(fingerprint);
            out.writeInt(nearest.length);
            out.writeInt(nearest[0].length);
            out.writeInt(farthest[0].length);
            write(nearest, out);
            write(farthest, out);
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        }
        return bytes.toByteArray();
    }

    private static void write(int[][] rows, DataOutputStream out) throws IOException {
        for (int[] row : rows) {
            for (int index : row) {
                out.writeInt(index);
            }
        }
    }

    /** Returns the table, or nothing if these are not the bytes of one. */
    static Optional<NeighborTable> decode(byte[] bytes) throws IOException {
        int end = bytes.length - Integer.BYTES;
        if (end < Integer.BYTES
                || ByteBuffer.wrap(bytes).getInt() != MAGIC
                || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, Integer.BYTES, end))) {
            String fingerprint = in.readUTF();
            int size = in.readInt();
            int near = in.readInt();
            int far = in.readInt();
            // Checked before anything of these lengths is allocated; the checksum is still to come.
            long room = (long) in.available() - Integer.BYTES;
            long row = ((long) near + far) * Integer.BYTES;
            if (near < 1 || far < 1 || size != room / row || room % row != 0) {
                return Optional.empty();
            }
            return Optional.of(new NeighborTable(fingerprint, read(in, size, near), read(in, size, far)));
        } catch (EOFException | UTFDataFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static int[][] read(DataInputStream in, int size, int length) throws IOException {
        int[][] rows = new int[size][length];
        for (int[] row : rows) {
            for (int i = 0; i < length; i++) {
                row[i] = Objects.checkIndex(in.readInt(), size);
            }
        }
        return rows;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
