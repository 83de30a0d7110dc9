package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** What every extractor asks of its input. */
final class ImageBatch {

    private ImageBatch() {}

    /**
     * Checks that a batch is float32 (B, 3, H, W), no smaller than the deepest layer needs, and on the extractor's device.
     */
    static void check(NDArray images, Device device, int minimumSide) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4 || shape.get(1) != 3) {
            throw new IllegalArgumentException("Images must be (batch, 3, height, width), not " + shape);
        }
        if (shape.get(2) < minimumSide || shape.get(3) < minimumSide) {
            throw new IllegalArgumentException("Images of " + shape.get(3) + "x" + shape.get(2)
                    + " are too small for the deepest layer, which needs " + minimumSide + "x" + minimumSide);
        }
        if (images.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("Images must be float32, not " + images.getDataType());
        }
        if (!images.getDevice().equals(device)) {
            throw new IllegalArgumentException(
                    "Images are on " + images.getDevice() + " but the features' weights are on " + device);
        }
    }
}
