package org.stylestep.infer;

import org.stylestep.image.RgbImage;

/** What of a style image an encoder is shown. */
public enum StylePreprocessing {
    /**
     * The center square, scaled to the side that the encoder was trained at: the default. Style is a matter of scale (a texture shown at twice
     * its size is another one), and an encoder was taught on squares cut out of images that were scaled near to that side, which is also the view of
     * an evaluation. Cutting the longer side invents nothing, where mirroring the shorter one would count its pixels twice in the encoder's
     * mean over all positions; and it bounds the cost, whatever the image's size.
     */
    TRAINED_SIDE {
        @Override
        RgbImage show(RgbImage image, int side) {
            int square = Math.min(image.width(), image.height());
            int left = (image.width() - square) / 2;
            int top = (image.height() - square) / 2;
            return image.crop(left, top, square, square).resize(side, side);
        }
    },
    /** The whole image at its own size, padded by mirroring only if the encoder needs more pixels than it has. */
    AS_IS {
        @Override
        RgbImage show(RgbImage image, int side) {
            return image;
        }
    };

    abstract RgbImage show(RgbImage image, int side);
}
