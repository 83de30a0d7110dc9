package org.stylestep.train;

import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * A learning rate that rises linearly from zero, is constant, then falls along half a cosine to zero (SGDR, arXiv 1608.03983, without restarts).
 *
 * <p>A step that begins after n images has the factor {@code (n + 1) / warmUp} while that is below 1, 1 while n ≤ start, and then
 * {@code (1 + cos(π·(n − start)/(total − start))) / 2}. All counts are images shown in this stage alone.
 *
 * @param warmUpImages images until the rate is whole, at least 0
 * @param decayStartImages images until it falls, at least 0
 * @param totalImages images until the stage ends, at least 1
 */
public record CosineDecay(long warmUpImages, long decayStartImages, long totalImages) implements LearningSchedule {

    /** Checks the values. */
    public CosineDecay {
        if (totalImages < 1 || decayStartImages < 0 || warmUpImages < 0) {
            throw new IllegalArgumentException(
                    "a cosine decay needs total >= 1, start >= 0 and warm-up >= 0 images, not total " + totalImages
                            + ", start " + decayStartImages + ", warm-up " + warmUpImages);
        }
    }

    /**
     * The decay in thousands of images.
     *
     * @param warmUpKimg thousands of images until the rate is whole
     * @param decayStartKimg thousands of images until it falls; those of the warm-up, unless given
     * @param totalKimg thousands of images until the end
     */
    public record Options(@Default("0") double warmUpKimg, Optional<Double> decayStartKimg, double totalKimg) {

        /** Checks the values. */
        public Options {
            Checks.notNegative(warmUpKimg, "warm_up_kimg");
            decayStartKimg.ifPresent(start -> Checks.notNegative(start, "decay_start_kimg"));
            Checks.positive(totalKimg, "total_kimg");
        }
    }

    /** {@return the decay that options describe} */
    public static CosineDecay of(Options options) {
        return new CosineDecay(
                LinearDecay.images(options.warmUpKimg()),
                LinearDecay.images(options.decayStartKimg().orElse(options.warmUpKimg())),
                LinearDecay.images(options.totalKimg()));
    }

    @Override
    public double factor(long images) {
        if (images < warmUpImages - 1) {
            return (images + 1.0) / warmUpImages;
        }
        if (images <= decayStartImages) {
            return 1;
        }
        return (1 + Math.cos(Math.PI * (images - decayStartImages) / (totalImages - decayStartImages))) / 2;
    }
}
