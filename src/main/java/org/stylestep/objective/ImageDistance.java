package org.stylestep.objective;

import ai.djl.ndarray.NDArray;

/** A distance of two batches of images, such as {@link #L1} or a feature distance. */
@FunctionalInterface
public interface ImageDistance {

    /** The mean absolute difference over batch, channels and positions. The published code weighs it with 10. */
    ImageDistance L1 = (a, b) -> a.sub(b).abs().mean();

    /**
     * {@return the distance of images (B, 3, H, W) in [-1, 1] of one shape: a scalar averaged over the batch, differentiable with respect to both}
     */
    NDArray between(NDArray a, NDArray b);
}
