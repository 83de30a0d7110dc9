package org.stylestep.objective;

import ai.djl.ndarray.NDArray;

/** A distance of two batches of images, such as {@link #L1} or a feature distance. */
@FunctionalInterface
public interface ImageDistance {

    /**
     * The mean absolute difference over batch, channels and positions. The published code weighs it with 10.
     */
    ImageDistance L1 = (a, b) -> a.sub(b).abs().mean();

    /**
     * Measures the distance, differentiable with respect to both.
     *
     * @param a images (B, 3, H, W) in [-1, 1]
     * @param b images of the same shape
     * @return a scalar, averaged over the batch
     */
    NDArray between(NDArray a, NDArray b);
}
