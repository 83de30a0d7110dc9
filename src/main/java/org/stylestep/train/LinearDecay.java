package org.stylestep.train;

/**
 * How long a stage runs and how its learning rate falls: constant, then linear.
 *
 * <p>After n images the rate is multiplied by 1 while n ≤ hold, then by {@code 1 − (n − hold)/(total − hold + tail)}, as in the
 * published code. All counts are images shown in this stage alone.
 *
 * @param holdImages images with the full rate, at least 0
 * @param totalImages images until the stage ends, at least 1
 * @param tailImages how many images beyond the end the rate would reach zero, at least 0; published: {@value #PUBLISHED_TAIL}
 */
public record LinearDecay(long holdImages, long totalImages, long tailImages) implements LearningSchedule {

    /** The published 10 kimg. */
    public static final long PUBLISHED_TAIL = 10_000;

    /** Checks the values. */
    public LinearDecay {
        if (totalImages < 1 || holdImages < 0 || tailImages < 0) {
            throw new IllegalArgumentException("a schedule needs total >= 1, hold >= 0 and tail >= 0 images, not total "
                    + totalImages + ", hold " + holdImages + ", tail " + tailImages);
        }
    }

    /**
     * Returns a schedule that holds and then decays.
     *
     * @param decayStartKimg thousands of images with the full rate
     * @param totalKimg thousands of images until the end
     * @return the schedule, with the published tail
     */
    public static LinearDecay kimg(double decayStartKimg, double totalKimg) {
        return kimg(decayStartKimg, totalKimg, PUBLISHED_TAIL / 1000.0);
    }

    /**
     * Returns a schedule that holds and then decays.
     *
     * @param decayStartKimg thousands of images with the full rate
     * @param totalKimg thousands of images until the end
     * @param decayTailKimg how many thousands beyond the end the rate would reach zero
     * @return the schedule
     */
    public static LinearDecay kimg(double decayStartKimg, double totalKimg, double decayTailKimg) {
        return new LinearDecay(
                Math.round(decayStartKimg * 1000), Math.round(totalKimg * 1000), Math.round(decayTailKimg * 1000));
    }

    /**
     * Returns a schedule without decay.
     *
     * @param totalImages images until the end
     * @return the schedule
     */
    public static LinearDecay constant(long totalImages) {
        return new LinearDecay(totalImages, totalImages, PUBLISHED_TAIL);
    }

    @Override
    public double factor(long images) {
        if (images <= holdImages) {
            return 1;
        }
        double falling = (double) totalImages - holdImages + tailImages;
        return falling <= 0 ? 0 : Math.max(0, 1 - (images - holdImages) / falling);
    }
}
