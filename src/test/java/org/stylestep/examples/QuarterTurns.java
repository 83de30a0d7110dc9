package org.stylestep.examples;

import java.util.random.RandomGenerator;
import org.stylestep.data.Augmentation;
import org.stylestep.data.ImagePair;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;

/** Geometry of one's own: turns squares by 0, 90, 180 or 270 degrees, for images without an up, such as maps and aerial photographs. */
public final class QuarterTurns implements Augmentation {

    /** Creates the augmentation. */
    public QuarterTurns() {}

    @Override
    public ImagePair apply(ImagePair pair, RandomGenerator random) {
        int turns = random.nextInt(4);
        return new ImagePair(turned(pair.input(), turns), turned(pair.target(), turns));
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return turned(image, random.nextInt(4));
    }

    private static RgbImage turned(RgbImage image, int turns) {
        return turned(ChannelImage.of(image, 3), turns).toRgb();
    }

    private static ChannelImage turned(ChannelImage image, int turns) {
        if (image.width() != image.height()) {
            throw new IllegalArgumentException("only squares can be turned, not " + image.size() + "; set a crop");
        }
        ChannelImage turned = image;
        for (int i = 0; i < turns; i++) {
            turned = turnedOnce(turned);
        }
        return turned;
    }

    private static ChannelImage turnedOnce(ChannelImage image) {
        int side = image.width();
        int channels = image.channels();
        byte[] samples = new byte[image.samples().length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                System.arraycopy(
                        image.samples(),
                        channels * (y * side + x),
                        samples,
                        channels * (x * side + side - 1 - y),
                        channels);
            }
        }
        return new ChannelImage(side, side, channels, samples);
    }
}
