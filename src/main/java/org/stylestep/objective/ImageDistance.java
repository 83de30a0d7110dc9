package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import org.stylestep.engine.Scalars;

/** A distance of two batches of images, such as {@link #L1} or a feature distance. */
@FunctionalInterface
public interface ImageDistance {

    /** The mean absolute difference over batch, channels and positions. The published code weighs it with 10. */
    ImageDistance L1 = (a, b) -> a.sub(b).abs().mean();

    /** The mean of {@link #L1} at full, 1/2, 1/4 and 1/8 size, each half of the one before by 2×2 means; images of at least 8×8. */
    ImageDistance MULTI_SCALE_L1 = (a, b) -> {
        int levels = 4;
        Shape two = new Shape(2, 2);
        NDArray difference = a.sub(b);
        NDArray sum = difference.abs().mean();
        for (int level = 1; level < levels; level++) {
            difference = Pool.avgPool2d(difference, two, two, new Shape(0, 0), false, true);
            sum = sum.add(difference.abs().mean());
        }
        return Scalars.times(sum, 1.0 / levels);
    };

    /**
     * {@return the distance of images (B, 3, H, W) in [-1, 1] of one shape: a scalar averaged over the batch, differentiable with respect to both}
     */
    NDArray between(NDArray a, NDArray b);
}
