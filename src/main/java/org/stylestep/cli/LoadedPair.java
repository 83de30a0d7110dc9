package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.stylestep.data.ImageFiles;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.Style;

/** A trained pair, and how the files that a command names are shown to it. */
final class LoadedPair implements AutoCloseable {

    private final StyleTransfer transfer;
    private final NamedStyles styles;
    private final Optional<Integer> size;

    LoadedPair(StyleTransfer transfer, NamedStyles styles, Optional<Integer> size) {
        this.transfer = transfer;
        this.styles = styles;
        this.size = size;
    }

    NamedStyles styles() {
        return styles;
    }

    RgbImage read(Path file) throws IOException {
        RgbImage image = ImageFiles.read(file);
        try {
            return size.map(side -> PairAugmentation.whole(side).centre(image)).orElse(image);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": --size " + size.orElseThrow() + ": " + e.getMessage(), e);
        }
    }

    /** Reads the style off an image; the file is named if the encoder cannot take it. */
    Style encode(Path file, RgbImage image) {
        return naming(file, image, () -> transfer.encode(image));
    }

    /** Renders an image; the file is named if the generator cannot take it. */
    List<RgbImage> render(Path file, RgbImage image, List<Style> looks) {
        return naming(file, image, () -> transfer.render(image, looks));
    }

    private <T> T naming(Path file, RgbImage image, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + ", shown at " + image.size() + ": " + e.getMessage() + "; "
                            + (size.isPresent() ? "choose another" : "give a")
                            + " --size, to which all images are scaled and cut",
                    e);
        }
    }

    @Override
    public void close() {
        transfer.close();
    }
}
