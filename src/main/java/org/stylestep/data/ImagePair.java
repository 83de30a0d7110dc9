package org.stylestep.data;

import org.stylestep.image.RgbImage;

/**
 * An input image and the target it is to be translated to.
 *
 * @param input the input, for instance edges or labels
 * @param target the target, of the same size
 */
public record ImagePair(RgbImage input, RgbImage target) {

    /** Checks that both have one size. */
    public ImagePair {
        if (input.width() != target.width() || input.height() != target.height()) {
            throw new IllegalArgumentException(
                    "Input and target of a pair need one size: " + input.size() + ", " + target.size());
        }
    }
}
