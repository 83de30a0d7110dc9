package org.stylestep.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Reads the chunks of a PNG file: detects damage by their checksums, which the JDK's reader ignores, and keeps those that make the picture.
 *
 * <p>A chunk is a length, a type of four letters, that many bytes and the CRC-32 of type and bytes (PNG specification,
 * section 5.3).
 */
final class PngChunks {

    private static final int SIGNATURE = 8;
    private static final int FRAME = 12;

    /** The critical chunks (PNG specification, section 11.2) and the one that names transparent colors. */
    private static final Set<String> PICTURE = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private PngChunks() {}

    /** Returns what is damaged, if anything is, up to the end chunk. */
    static Optional<String> damage(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = SIGNATURE;
        while (file.length - at >= FRAME) {
            int length = bytes.getInt(at);
            if (length < 0 || length > file.length - at - FRAME) {
                break;
            }
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            CRC32 checksum = new CRC32();
            checksum.update(file, at + 4, 4 + length);
            if ((int) checksum.getValue() != bytes.getInt(at + 8 + length)) {
                return Optional.of("the PNG chunk " + type + " at byte " + at + " is damaged (wrong checksum)");
            }
            if (type.equals("IEND")) {
                return Optional.empty();
            }
            at += FRAME + length;
        }
        return Optional.of("the PNG file ends too early, after " + file.length + " bytes");
    }

    /**
     * Leaves out all chunks but those that make the picture. The JDK's reader inflates texts and color profiles, which it does not use,
     * without a limit: a few thousand bytes of them could fill the memory.
     *
     * @param file a file without {@link #damage}
     */
    static byte[] picture(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        ByteArrayOutputStream picture = new ByteArrayOutputStream(file.length);
        picture.write(file, 0, SIGNATURE);
        String type = "";
        for (int at = SIGNATURE; !type.equals("IEND"); ) {
            int length = FRAME + bytes.getInt(at);
            type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (PICTURE.contains(type)) {
                picture.write(file, at, length);
            }
            at += length;
        }
        return picture.toByteArray();
    }
}
