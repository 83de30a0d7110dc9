package org.stylestep.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The image formats that are read, told apart by a file's first bytes rather than by its name. */
public enum ImageFormat {
    /** JPEG. */
    JPEG("FFD8FF"),
    /** PNG. */
    PNG("89504E470D0A1A0A");

    /** The endings that a folder is searched for, in any letter case. */
    public static final List<String> EXTENSIONS = List.of(".jpg", ".jpeg", ".png");

    /** How many bytes {@link #of} and {@link #describe} need. */
    static final int HEAD = 12;

    private final String signature;

    ImageFormat(String signature) {
        this.signature = signature;
    }

    static Optional<ImageFormat> of(byte[] head) {
        String hex = HexFormat.of().withUpperCase().formatHex(head);
        return Arrays.stream(values())
                .filter(format -> hex.startsWith(format.signature))
                .findFirst();
    }

    /** Returns whether a file's name ends in one of {@link #EXTENSIONS}, in any letter case. */
    public static boolean hasExtension(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return EXTENSIONS.stream().anyMatch(name::endsWith);
    }

    /** Says what a file of another format probably is. */
    static String describe(byte[] head) {
        if (head.length == 0) {
            return "the file is empty (0 bytes)";
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String found = "it begins with the bytes "
                + HexFormat.ofDelimiter(" ").withUpperCase().formatHex(head);
        if (text.startsWith("RIFF") && text.endsWith("WEBP")) {
            found = "it is a WebP file";
        } else if (text.startsWith("GIF8")) {
            found = "it is a GIF file";
        } else if (text.startsWith("BM")) {
            found = "it is a BMP file";
        } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            found = "it is a TIFF file";
        } else if (text.chars().allMatch(c -> c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= '~'))) {
            found = "it begins with the text \"" + text.strip() + "\"";
        }
        return "it is neither a JPEG nor a PNG file; " + found;
    }
}
