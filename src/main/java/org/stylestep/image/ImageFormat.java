package org.stylestep.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The image formats that are read, told apart by a file's first bytes rather than by its name. */
public enum ImageFormat {
    /** JPEG. */
    JPEG("\\xFF\\xD8\\xFF", ".jpg", ".jpeg"),
    /** PNG. */
    PNG("\\x89PNG\\r\\n\\x1A\\n", ".png"),
    /** WebP, by the reader {@code com.github.usefulness:webp-imageio}, which is optional. */
    WEBP("RIFF.{4}WEBP", ".webp"),
    /** BMP. */
    BMP("BM", ".bmp"),
    /** TIFF, of which the first image counts. */
    TIFF("II\\*\\x00|MM\\x00\\*", ".tif", ".tiff"),
    /** GIF, of which the first image counts. */
    GIF("GIF8", ".gif");

    /** How many bytes {@link #of} and {@link #describe} need. */
    static final int HEAD = 12;

    private final Pattern signature;
    private final String endings;

    /** Whether there is a reader. */
    final boolean readable;

    ImageFormat(String signature, String... endings) {
        this.signature = Pattern.compile(signature, Pattern.DOTALL);
        this.endings = String.join(" ", endings);
        this.readable = Arrays.stream(ImageIO.getReaderFormatNames()).anyMatch(name()::equalsIgnoreCase);
    }

    static Optional<ImageFormat> of(byte[] file) {
        String text = new String(file, 0, Math.min(HEAD, file.length), StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(format -> format.signature.matcher(text).lookingAt())
                .findFirst();
    }

    /** Returns the endings that a folder is searched for, in any letter case: those of the formats that this Java runtime has readers of. */
    public static List<String> extensions() {
        return Arrays.stream(values())
                .filter(format -> format.readable)
                .flatMap(format -> Stream.of(format.endings.split(" ")))
                .toList();
    }

    /** Returns whether a file's name ends in one of {@link #extensions}, in any letter case. */
    public static boolean hasExtension(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return extensions().stream().anyMatch(name::endsWith);
    }

    /** Says what a file that is not read probably is. */
    static String describe(byte[] file) {
        if (file.length == 0) {
            return "the file is empty (0 bytes)";
        }
        byte[] head = Arrays.copyOf(file, Math.min(HEAD, file.length));
        String text = new String(head, StandardCharsets.ISO_8859_1);
        Optional<ImageFormat> format = of(head);
        String found = "it begins with the bytes "
                + HexFormat.ofDelimiter(" ").withUpperCase().formatHex(head);
        if (format.isPresent()) {
            String missing = ", whose reader, com.github.usefulness:webp-imageio, is not on the class path";
            found = "it is a " + format.get() + " file" + (format.get().readable ? "" : missing);
        } else if (text.chars().allMatch(c -> c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= '~'))) {
            found = "it begins with the text \"" + text.strip() + "\"";
        }
        return "it is neither a JPEG nor a PNG file; " + found;
    }
}
