package org.stylestep.latent;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A style with a name.
 *
 * @param name letters, digits, dots, dashes and underscores, beginning with a letter or digit, at most 64 characters
 * @param style the code
 * @param source what it was read off: the name of an image file, or how it was made of other styles
 */
public record NamedStyle(String name, Style style, String source) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");

    /** Checks the name, which also begins a file's name. */
    public NamedStyle {
        Objects.requireNonNull(style, "style");
        Objects.requireNonNull(source, "source");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot be a style's name: a name has letters, digits, dots,"
                            + " dashes and underscores, begins with a letter or digit, and has at most 64 characters");
        }
    }

    /**
     * Returns the style under another name.
     *
     * @param other the other name
     * @return the same code and source
     */
    public NamedStyle named(String other) {
        return new NamedStyle(other, style, source);
    }
}
