package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.config.Spelling;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.StyleBank;

/** A bank's styles as people name them: {@code @red} or {@code red}. */
record NamedStyles(StyleBank bank, Path run) {

    private static final String MARK = "@";
    private static final int MAX_SHOWN = 10;
    private static final Logger LOGGER = LoggerFactory.getLogger(NamedStyles.class);

    /** Whether a command's argument names a style of the bank, rather than a file. */
    static boolean isName(String argument) {
        return argument.startsWith(MARK);
    }

    static String bare(String argument) {
        return isName(argument) ? argument.substring(MARK.length()) : argument;
    }

    static String marked(String argument) {
        return MARK + bare(argument);
    }

    boolean has(String argument) throws IOException {
        return bank.get(bare(argument)).isPresent();
    }

    /** Returns a style that must be there. */
    NamedStyle get(String argument) throws IOException {
        String name = bare(argument);
        Optional<NamedStyle> style = bank.get(name);
        if (style.isEmpty()) {
            throw unknown(name);
        }
        return style.get();
    }

    /** Returns the picture to show for a style; a damaged one is told, and does without, because the code is what counts. */
    Optional<RgbImage> image(String argument) throws IOException {
        try {
            return bank.image(bare(argument));
        } catch (UnreadableImageException e) {
            LOGGER.warn("{} is shown without its picture. {}", marked(argument), e.getMessage());
            return Optional.empty();
        }
    }

    /** Says that a name is unknown, and what it may have been meant to be. */
    IllegalArgumentException unknown(String name) throws IOException {
        List<String> names = bank.list().stream().map(NamedStyle::name).toList();
        if (names.isEmpty()) {
            return new IllegalArgumentException("no style '" + name + "': " + bank.file()
                    + " has none yet; add it with: stylestep styles " + run + " add " + name + " IMAGE");
        }
        List<String> near = Spelling.near(name, names);
        return new IllegalArgumentException("no style '" + name + "' in " + bank.file()
                + (near.isEmpty() ? "; it has " + listed(names) : "; did you mean " + listed(near) + "?"));
    }

    private static String listed(List<String> names) {
        return names.stream().limit(MAX_SHOWN).map(name -> MARK + name).collect(Collectors.joining(", "))
                + (names.size() > MAX_SHOWN ? " and " + (names.size() - MAX_SHOWN) + " more" : "");
    }
}
