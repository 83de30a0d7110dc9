package org.stylestep.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B) or the chunks of a PNG (its specification, section 5.3) or WebP file (RFC 9649), found without
 * decoding anything. Their types are the hexadecimal digits of markers, such as {@code e1}, and the four letters of chunks.
 */
final class FileParts {

    /**
     * What lies beside the picture. The JDK's reader warns and fails by a JPEG's application data and comments in ways that depend on its version; texts and
     * profiles of PNG it inflates without a limit, which can fill the memory, so there only critical chunks and transparent colors are left.
     */
    private static final Map<ImageFormat, String> BESIDE =
            Map.of(ImageFormat.JPEG, "e.|fe", ImageFormat.PNG, "(?!IHDR|PLTE|tRNS|IDAT|IEND).*");

    private record Part(String type, int start, int from, int to, int next) {}

    private final ImageFormat format;
    private final byte[] file;
    private final ByteBuffer bytes;
    private final List<Part> parts = new ArrayList<>();

    /** Reads up to the end or to where the file is damaged; files of other formats are one part. */
    FileParts(ImageFormat format, byte[] file) {
        this.format = format;
        this.file = file;
        this.bytes = ByteBuffer.wrap(file);
        switch (format) {
            case JPEG -> readSegments();
            case PNG -> readChunks(8, 0, 4);
            case WEBP -> readChunks(12, 4, 0);
            default -> parts.add(new Part(format.name(), 0, 0, file.length, file.length));
        }
    }

    /** A marker, 0xFF and another byte, and a length of two bytes that counts itself; in between the data of scans, in which 0xFF has no marker. */
    private void readSegments() {
        for (int at = 2; at + 4 <= file.length; ) {
            // Decoders go over a marker whose length does not even count itself.
            int next = at + 2 + Math.max(2, bytes.getShort(at + 2) & 0xFFFF);
            String marker = file[at] == -1 ? Integer.toHexString(file[at + 1] & 0xFF) : "0";
            if (marker.length() == 1 || marker.matches("ff|d[0-7]")) {
                at++;
            } else if (marker.equals("d9") || next > file.length) {
                break;
            } else {
                parts.add(new Part(marker, at, at + 4, next, next));
                at = next;
            }
        }
    }

    /** Length and type, in either order, the content, and a checksum or what fills up to an even length. */
    private void readChunks(int start, int lengthAt, int checksum) {
        bytes.order(checksum > 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int at = start; file.length - at >= 8 + checksum; ) {
            int length = bytes.getInt(at + lengthAt);
            if (length < 0 || length > file.length - at - 8 - checksum) {
                break;
            }
            int to = at + 8 + length;
            int next = to + (checksum > 0 ? checksum : length % 2);
            parts.add(new Part(new String(file, at + 4 - lengthAt, 4, ISO_8859_1), at, at + 8, to, next));
            at = next;
        }
    }

    /** Returns what is damaged, if anything is: chunks of PNG files by their checksums, which the JDK's reader ignores, up to the last. */
    Optional<String> damage() {
        for (Part part : parts) {
            CRC32 checksum = new CRC32();
            checksum.update(file, part.start + 4, part.to - part.start - 4);
            if ((int) checksum.getValue() != bytes.getInt(part.to)) {
                return Optional.of(
                        "the PNG chunk " + part.type + " at byte " + part.start + " is damaged (wrong checksum)");
            }
            if (part.type.equals("IEND")) {
                return Optional.empty();
            }
        }
        return Optional.of("the PNG file ends too early, after " + file.length + " bytes");
    }

    /** Returns the contents of the parts whose type matches a regular expression and that begin with a name, without the name. */
    Stream<byte[]> contents(String types, String name) {
        return parts.stream()
                .filter(part -> part.type.matches(types)
                        && new String(file, part.from, Math.min(name.length(), part.to - part.from), ISO_8859_1)
                                .equals(name))
                .map(part -> Arrays.copyOfRange(file, part.from + name.length(), part.to));
    }

    /** Returns the file without what lies beside the picture. */
    byte[] picture() {
        ByteArrayOutputStream picture = new ByteArrayOutputStream(file.length);
        int kept = 0;
        for (Part part : parts) {
            if (part.type.matches(BESIDE.getOrDefault(format, ""))) {
                picture.write(file, kept, part.start - kept);
                kept = part.next;
            }
        }
        picture.write(file, kept, file.length - kept);
        return picture.toByteArray();
    }
}
