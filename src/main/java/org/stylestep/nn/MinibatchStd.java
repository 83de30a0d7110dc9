package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.stylestep.engine.Kernels;

/**
 * Appends one channel that holds how much the images of the batch differ, so that a discriminator can see a lack of variety.
 *
 * <p>Input (B, C, H, W), output (B, C + 1, H, W). The channel is constant: {@code mean_chw sqrt(var_b x + 1e-8)}, var without Bessel's
 * correction; a batch of one gives 1e-4. No parameters. Source: published code, layers.py, {@code minibatch_mean_variance}.
 */
final class MinibatchStd extends MapBlock {

    /** Makes the block. */
    public MinibatchStd() {}

    /** Appends the channel of each of several batches that are joined along the first axis. */
    static NDArray append(NDArray x, int batches) {
        return Kernels.call("append_deviation", new long[] {batches}, x);
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        return append(x, 1);
    }

    @Override
    Shape outputShape(Shape input) {
        return Channels.of(input, input.get(1) + 1);
    }
}
