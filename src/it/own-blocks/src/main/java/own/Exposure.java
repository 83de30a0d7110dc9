package own;

import java.util.random.RandomGenerator;
import org.stylestep.data.Augmentation;
import org.stylestep.data.ImagePair;
import org.stylestep.image.RgbImage;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * Makes targets lighter or darker and leaves inputs alone. An implementation may be its own options.
 *
 * @param strength the largest change, as a fraction of the brightness
 */
public record Exposure(@Default("0.2") double strength) implements Augmentation {

    private static final int MAX = 255;

    /** Checks the strength. */
    public Exposure {
        Checks.fraction(strength, "strength");
    }

    @Override
    public ImagePair apply(ImagePair pair, RandomGenerator random) {
        return new ImagePair(pair.input(), apply(pair.target(), random));
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        double factor = 1 + strength * (2 * random.nextDouble() - 1);
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.min(MAX, Math.round(factor * (rgb[i] & 0xFF)));
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }
}
