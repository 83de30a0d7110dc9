package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.Style;

/** A trained pair, and how the files that a command names are shown to it. */
final class LoadedPair implements AutoCloseable {

    private final StyleTransfer transfer;
    private final NamedStyles styles;
    private final ShownFiles inputs;
    private final ShownFiles looks;

    LoadedPair(StyleTransfer transfer, NamedStyles styles, ShownFiles inputs, ShownFiles looks) {
        this.transfer = transfer;
        this.styles = styles;
        this.inputs = inputs;
        this.looks = looks;
    }

    NamedStyles styles() {
        return styles;
    }

    RgbImage readInput(Path file) throws IOException {
        return inputs.read(file);
    }

    RgbImage readStyle(Path file) throws IOException {
        return looks.read(file);
    }

    /** Reads the style off an image; the file is named if the encoder cannot take it. */
    Style encode(Path file, RgbImage image) {
        try {
            return transfer.encode(image);
        } catch (IllegalArgumentException e) {
            throw looks.unfit(file, image, e);
        }
    }

    /** Renders an image; the file is named if the generator cannot take it. */
    List<RgbImage> render(Path file, RgbImage image, List<Style> codes) {
        try {
            return transfer.render(image, codes);
        } catch (IllegalArgumentException e) {
            throw inputs.unfit(file, image, e);
        }
    }

    @Override
    public void close() {
        transfer.close();
    }
}
