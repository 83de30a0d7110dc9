package org.stylestep.train;

import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * A learning rate that is constant, then falls linearly.
 *
 * <p>After n images the rate is multiplied by 1 while n ≤ start, then by {@code 1 − (n − start)/(total − start + tail)}. All counts are images
 * shown in this stage alone. The published code has a tail of 10 kimg, so that a long training ends near a rate of zero and a short one hardly
 * decays; without a tail it ends at zero.
 *
 * @param decayStartImages images with the full rate, at least 0
 * @param totalImages images until the stage ends, at least 1
 * @param decayTailImages how many images beyond the end the rate would reach zero, at least 0; published: 10,000
 */
public record LinearDecay(long decayStartImages, long totalImages, long decayTailImages) implements LearningSchedule {

    /** Checks the values. */
    public LinearDecay {
        if (totalImages < 1 || decayStartImages < 0 || decayTailImages < 0) {
            throw new IllegalArgumentException(
                    "a linear decay needs total >= 1, start >= 0 and tail >= 0 images, not total " + totalImages
                            + ", start " + decayStartImages + ", tail " + decayTailImages);
        }
    }

    /**
     * The decay in thousands of images.
     *
     * @param decayStartKimg thousands of images with the full rate; all, unless given
     * @param totalKimg thousands of images until the end
     * @param decayTailKimg how many thousands beyond the end the rate would reach zero; 10 in the published code
     */
    public record Options(
            Optional<Double> decayStartKimg,
            double totalKimg,
            @Default("0") double decayTailKimg) {

        /** Checks the values. */
        public Options {
            decayStartKimg.ifPresent(start -> Checks.notNegative(start, "decay_start_kimg"));
            Checks.positive(totalKimg, "total_kimg");
            Checks.notNegative(decayTailKimg, "decay_tail_kimg");
        }
    }

    /** {@return the decay that options describe} */
    public static LinearDecay of(Options options) {
        return new LinearDecay(
                images(options.decayStartKimg().orElse(options.totalKimg())),
                images(options.totalKimg()),
                images(options.decayTailKimg()));
    }

    /** {@return a schedule in thousands of images that ends with a rate of zero} */
    public static LinearDecay kimg(double decayStartKimg, double totalKimg) {
        return new LinearDecay(images(decayStartKimg), images(totalKimg), 0);
    }

    static long images(double kimg) {
        return Math.round(kimg * 1000);
    }

    /** {@return a schedule without decay} */
    public static LinearDecay constant(long totalImages) {
        return new LinearDecay(totalImages, totalImages, 0);
    }

    @Override
    public double factor(long images) {
        if (images <= decayStartImages) {
            return 1;
        }
        double falling = (double) totalImages - decayStartImages + decayTailImages;
        return falling <= 0 ? 0 : Math.max(0, 1 - (images - decayStartImages) / falling);
    }
}
