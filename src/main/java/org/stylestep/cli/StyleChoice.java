package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.Style;

/** A style that a command names, by an image or as {@code @name}; of the image a small picture is kept to show. */
record StyleChoice(String name, Style style, Optional<RgbImage> image) {

    /** What a sheet shows at most. */
    private static final int SHOWN = 256;

    /** Reads the styles of images, of the images of folders, and those named in the bank; no two have one name. */
    static List<StyleChoice> all(List<String> arguments, LoadedPair pair) throws IOException {
        List<Path> paths = new ArrayList<>();
        List<StyleChoice> named = new ArrayList<>();
        for (String argument : arguments) {
            if (NamedStyles.isName(argument)) {
                named.add(ofBank(argument, pair));
            } else {
                paths.add(Path.of(argument));
            }
        }
        List<StyleChoice> choices = new ArrayList<>();
        for (ImageSource source : ImageSource.of(paths)) {
            choices.add(ofFile(source, pair));
        }
        choices.addAll(named);
        List<String> names =
                ImageSource.numbered(choices.stream().map(StyleChoice::name).toList());
        for (int i = 0; i < choices.size(); i++) {
            StyleChoice choice = choices.get(i);
            choices.set(i, new StyleChoice(names.get(i), choice.style(), choice.image()));
        }
        return choices;
    }

    /** Reads the style of one image, or one named in the bank. */
    static StyleChoice one(String argument, LoadedPair pair) throws IOException {
        if (NamedStyles.isName(argument)) {
            return ofBank(argument, pair);
        }
        Path path = Path.of(argument);
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException(path + " is a folder; one style is needed: an image or @NAME");
        }
        return ofFile(ImageSource.of(List.of(path)).get(0), pair);
    }

    private static StyleChoice ofBank(String argument, LoadedPair pair) throws IOException {
        NamedStyle named = pair.styles().get(argument);
        return new StyleChoice(named.name(), named.style(), pair.styles().image(argument));
    }

    private static StyleChoice ofFile(ImageSource source, LoadedPair pair) throws IOException {
        RgbImage image = pair.readStyle(source.file());
        return new StyleChoice(source.name(), pair.encode(source.file(), image), Optional.of(image.within(SHOWN)));
    }
}
