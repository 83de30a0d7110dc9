package org.stylestep.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNG files made chunk by chunk: few bytes that say, or inflate to, a great many. */
public final class CraftedPng {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private CraftedPng() {}

    /** A black square of colors, of whose rows there are so many MiB. */
    public static byte[] blank(int side, int mebibytes) throws IOException {
        byte[] header = ByteBuffer.allocate(13).putInt(side).putInt(side).array();
        header[8] = 8;
        header[9] = 2;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        file.writeBytes(chunk("IHDR", header));
        file.writeBytes(inflating("IDAT", "", 0, mebibytes));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    /** The file with a further chunk after its header. */
    public static byte[] with(byte[] png, byte[] chunk) {
        int header = SIGNATURE.length + 25;
        return ByteBuffer.allocate(png.length + chunk.length)
                .put(png, 0, header)
                .put(chunk)
                .put(png, header, png.length - header)
                .array();
    }

    /** A chunk of a text, and some MiB of one byte, a thousandth as long. */
    public static byte[] inflating(String type, String before, int value, int mebibytes) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(before.getBytes(ISO_8859_1));
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) value);
        try (OutputStream deflater = new DeflaterOutputStream(content)) {
            for (int i = 0; i < mebibytes; i++) {
                deflater.write(block);
            }
        }
        return chunk(type, content.toByteArray());
    }

    private static byte[] chunk(String type, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(type.getBytes(ISO_8859_1));
        checksum.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(type.getBytes(ISO_8859_1))
                .put(content)
                .putInt((int) checksum.getValue())
                .array();
    }
}
