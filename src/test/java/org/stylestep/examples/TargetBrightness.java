package org.stylestep.examples;

import java.util.random.RandomGenerator;
import org.stylestep.data.Augmentation;
import org.stylestep.data.ImagePair;
import org.stylestep.image.RgbImage;
import org.stylestep.settings.Default;

/** An augmentation of one's own that changes colors, and those of the target alone: brightness is style, and inputs have none. */
public final class TargetBrightness implements Augmentation {

    private final Options options;

    /**
     * How much to change.
     *
     * @param strength colors are multiplied by a factor drawn uniformly from {@code [1 - strength, 1 + strength]}, in [0, 1]
     */
    public record Options(@Default("0.2") double strength) {

        /** Checks the strength. */
        public Options {
            if (!(strength >= 0 && strength <= 1)) {
                throw new IllegalArgumentException("strength must be from 0 to 1, not " + strength);
            }
        }
    }

    /**
     * Creates the augmentation.
     *
     * @param options how much to change
     */
    public TargetBrightness(Options options) {
        this.options = options;
    }

    @Override
    public ImagePair apply(ImagePair pair, RandomGenerator random) {
        return new ImagePair(pair.input(), apply(pair.target(), random));
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        double factor = 1 + options.strength() * (2 * random.nextDouble() - 1);
        byte[] changed = new byte[image.rgb().length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = (byte) Math.min(255, Math.round(factor * (image.rgb()[i] & 0xFF)));
        }
        return new RgbImage(image.width(), image.height(), changed);
    }
}
