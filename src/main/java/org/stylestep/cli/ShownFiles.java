package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/**
 * What of an image file is shown to a trained pair.
 *
 * @param half the half that counts, of a file that holds input and target side by side
 * @param size the side of the square to scale and cut to
 * @param pairsKnown whether the model was trained on pairs side by side, which a file that is shown whole may be, too
 */
record ShownFiles(Optional<InputSide> half, Optional<Integer> size, boolean pairsKnown) {

    private static final Logger LOG = LoggerFactory.getLogger(ShownFiles.class);

    /** Reads a file; what does not fit is told with the file's name. */
    RgbImage read(Path file) throws IOException {
        RgbImage image = half(file, ImageFiles.read(file));
        try {
            return size.map(side -> PairAugmentation.resize(side).centerCrop(image))
                    .orElse(image);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": --size " + size.orElseThrow() + ": " + e.getMessage(), e);
        }
    }

    private RgbImage half(Path file, RgbImage image) {
        if (half.isEmpty()) {
            if (pairsKnown && image.width() >= 2 * image.height()) {
                LOG.warn("{} is shown whole; if it is a pair, name the half: --input-side or --style-side", file);
            }
            return image;
        }
        if (image.width() % 2 != 0) {
            throw new IllegalArgumentException(file + ": it is " + image.size()
                    + ", and an odd width cannot be cut into two halves; leave out --input-side or --style-side");
        }
        int width = image.width() / 2;
        return image.crop(half.get() == InputSide.LEFT ? 0 : width, 0, width, image.height());
    }

    /** What is thrown when a network cannot take a file as it is shown. */
    IllegalArgumentException unfit(Path file, RgbImage shown, IllegalArgumentException reason) {
        return new IllegalArgumentException(
                file + ", shown at " + shown.size() + ": " + reason.getMessage() + "; "
                        + (size.isPresent() ? "choose another" : "give a")
                        + " --size, to which all images are scaled and cut",
                reason);
    }
}
