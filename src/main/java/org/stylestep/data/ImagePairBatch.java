package org.stylestep.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A batch of pairs on a device; closing it closes both arrays.
 *
 * @param input the inputs, float32 (B, C, H, W) in [-1, 1]
 * @param target the targets, float32 (B, 3, H, W) in [-1, 1]
 */
public record ImagePairBatch(NDArray input, NDArray target) implements AutoCloseable {

    /** Checks that their numbers agree. */
    public ImagePairBatch {
        if (input.getShape().get(0) != target.getShape().get(0)) {
            throw new IllegalArgumentException(
                    "A batch needs as many inputs as targets: " + input.getShape() + ", " + target.getShape());
        }
    }

    /**
     * Uploads a batch.
     *
     * @param manager the manager of the arrays; its device is where they live
     * @param pixels the batch
     */
    public static ImagePairBatch of(NDManager manager, HostPairBatch pixels) {
        return new ImagePairBatch(
                pixels.inputs().toArray(manager), pixels.targets().toArray(manager));
    }

    /** {@return how many pairs there are} */
    public int size() {
        return Math.toIntExact(input.getShape().get(0));
    }

    @Override
    public void close() {
        input.close();
        target.close();
    }
}
