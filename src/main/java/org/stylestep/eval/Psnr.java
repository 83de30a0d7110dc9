package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * The peak signal-to-noise ratio in decibel of images in [0, 1]: {@code −10 · log10(mean (rendering − target)²)}.
 *
 * <p>It is taken of floats, not rounded to 8 bits, image by image; a mean of it is a mean of decibels. Images that differ by
 * less than the resolution of float32 get 100 dB, so that a mean stays finite.
 */
final class Psnr implements Metric {

    /** The mean squared difference that counts as none. */
    private static final double FLOOR = 1e-10;

    @Override
    public String name() {
        return "psnr_db";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public double[] evaluate(NDArray renderings, NDArray targets) {
        // A quarter, because a step in [-1, 1] is half as large in [0, 1].
        return Arrays.stream(Metric.meanOfEach(renderings.sub(targets).square()))
                .map(mean -> -10 * Math.log10(Math.max(mean / 4, FLOOR)))
                .toArray();
    }
}
