package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.stylestep.engine.Kernels;

/**
 * Pixel normalization: the channels of every position to mean square 1.
 *
 * <p>Input and output (B, C, H, W); {@code y = x / sqrt(mean_c x² + 1e-8)}; no parameters. The 1e-8 is the published code's (layers.py,
 * {@code pixel_norm}).
 */
public final class PixelNorm extends MapBlock {

    /** Makes the block. */
    public PixelNorm() {}

    static NDArray normalize(NDArray x) {
        return Kernels.call("pixel_norm", x);
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
