package org.stylestep.infer;

import ai.djl.modality.cv.Image;
import java.util.Objects;

/**
 * What a model loaded through DJL's {@code Criteria} translates: an input, and the image whose style to render it in.
 *
 * @param input the input, of any size
 * @param style the image whose style to use, of any size
 */
public record StyledImage(Image input, Image style) {

    /** Checks that both are there. */
    public StyledImage {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(style, "style");
    }
}
