package org.stylestep.latent;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A style with a name.
 *
 * @param name letters and their combining marks, digits, dots, dashes and underscores, beginning with a letter or digit, at most 64 characters
 *     and 192 bytes of UTF-8
 * @param style the code
 * @param source what it was read off: the name of an image file, or how it was made of other styles
 */
public record NamedStyle(String name, Style style, String source) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._-]{0,63}");

    /** File systems take file names of 255 bytes; this leaves enough for what comes before and after a name. */
    private static final int BYTES = 192;

    /** Checks the name, which also begins a file's name. */
    public NamedStyle {
        Objects.requireNonNull(style, "style");
        Objects.requireNonNull(source, "source");
        if (!NAME.matcher(name).matches() || name.getBytes(StandardCharsets.UTF_8).length > BYTES) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot be a style's name: a name has letters, digits, dots,"
                            + " dashes and underscores, begins with a letter or digit, and has at most 64 characters and "
                            + BYTES + " bytes of UTF-8");
        }
    }

    /** Returns the style under another name. */
    public NamedStyle named(String other) {
        return new NamedStyle(other, style, source);
    }
}
