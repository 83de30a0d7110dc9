package org.stylestep.data;

import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;

/**
 * An input image and the target it is to be translated to.
 *
 * @param input the input, for instance edges or a label map, of any number of channels
 * @param target the target, of the same width and height
 */
public record ImagePair(ChannelImage input, RgbImage target) {

    /** Checks that both have one size. */
    public ImagePair {
        if (input.width() != target.width() || input.height() != target.height()) {
            throw new IllegalArgumentException(
                    "Input and target of a pair need one size: " + input.size() + ", " + target.size());
        }
    }

    /**
     * Pairs two color images.
     *
     * @param input the input, which becomes one of three channels
     * @param target the target, of the same size
     */
    public ImagePair(RgbImage input, RgbImage target) {
        this(ChannelImage.of(input, 3), target);
    }

    long bytes() {
        return (long) input.samples().length + target.rgb().length;
    }
}
