package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * The mean absolute difference over pixels and channels, on the scale 0 to 255: {@code 127.5 · mean |rendering − target|}.
 *
 * <p>The differences are taken of floats. The published code takes them of unsigned bytes, where 10 − 250 is 16.
 */
public final class L1 implements Metric {

    /** Half of 0..255, since the images lie in [-1, 1]. */
    private static final double SCALE = 127.5;

    @Override
    public String name() {
        return "l1_of_255";
    }

    @Override
    public double[] evaluate(NDArray renderings, NDArray targets) {
        return Arrays.stream(Metric.meanOfEach(renderings.sub(targets).abs()))
                .map(mean -> mean * SCALE)
                .toArray();
    }
}
