package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Appends one channel that holds how much the images of the batch differ, so that a discriminator can see a lack of variety.
 *
 * <p>Input (B, C, H, W), output (B, C + 1, H, W). The channel is constant: {@code mean_chw sqrt(var_b x + 1e-8)}, var without Bessel's
 * correction; a batch of one gives 1e-4. No parameters. Source: published code, layers.py, {@code minibatch_mean_variance}.
 */
final class MinibatchStd extends MapBlock {

    private static final float EPSILON = 1e-8f;
    private static final int[] BATCH = {0};

    /** Makes the block. */
    public MinibatchStd() {}

    static NDArray append(NDArray x) {
        Shape channel = Channels.of(x.getShape(), 1);
        try (NDArray mean = x.mean(BATCH, true);
                NDArray difference = x.sub(mean);
                NDArray square = difference.square();
                NDArray variance = square.mean(BATCH).addi(EPSILON);
                NDArray deviations = variance.sqrt();
                NDArray deviation = deviations.mean();
                NDArray everywhere = deviation.broadcast(channel)) {
            return Channels.join(x, everywhere);
        }
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        return append(x);
    }

    @Override
    Shape outputShape(Shape input) {
        return Channels.of(input, input.get(1) + 1);
    }
}
