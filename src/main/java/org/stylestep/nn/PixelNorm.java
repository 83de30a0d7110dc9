package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Pixel normalization: the channels of every position to mean square 1.
 *
 * <p>Input and output (B, C, H, W); {@code y = x / sqrt(mean_c x² + 1e-8)}; no parameters. The 1e-8 is the published code's (layers.py,
 * {@code pixel_norm}).
 */
public final class PixelNorm extends MapBlock {

    private static final float EPSILON = 1e-8f;
    private static final int[] CHANNELS = {1};

    /** Makes the block. */
    public PixelNorm() {}

    static NDArray normalize(NDArray x) {
        try (NDArray square = x.square();
                NDArray mean = square.mean(CHANNELS, true).addi(EPSILON);
                NDArray norm = mean.sqrt()) {
            return x.div(norm);
        }
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        return normalize(x);
    }

    @Override
    Shape outputShape(Shape input) {
        return Require.maps(input, "pixel normalization");
    }
}
