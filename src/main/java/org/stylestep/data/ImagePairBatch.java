package org.stylestep.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** A batch of pairs on a device; closing it closes both arrays. */
public final class ImagePairBatch implements AutoCloseable {

    private final NDArray input;
    private final NDArray target;
    private final List<String> names;

    /**
     * Takes over two arrays.
     *
     * @param input float32 (B, C, H, W) in [-1, 1]
     * @param target float32 (B, 3, H, W) in [-1, 1]
     * @param names B names
     * @throws IllegalArgumentException if their numbers differ
     */
    public ImagePairBatch(NDArray input, NDArray target, List<String> names) {
        if (input.getShape().get(0) != names.size() || target.getShape().get(0) != names.size()) {
            throw new IllegalArgumentException("A batch needs as many inputs as targets and names: " + input.getShape()
                    + ", " + target.getShape() + ", " + names.size());
        }
        this.input = input;
        this.target = target;
        this.names = List.copyOf(names);
    }

    /**
     * Uploads a batch.
     *
     * @param manager the manager of the arrays; its device is where they live
     * @param pixels the batch
     * @return the batch on the device
     */
    public static ImagePairBatch of(NDManager manager, HostPairBatch pixels) {
        return new ImagePairBatch(
                pixels.inputs().toArray(manager), pixels.targets().toArray(manager), pixels.names());
    }

    /** Returns the inputs, float32 (B, C, H, W) in [-1, 1]. */
    public NDArray input() {
        return input;
    }

    /** Returns the targets, float32 (B, 3, H, W) in [-1, 1]. */
    public NDArray target() {
        return target;
    }

    /** Returns the names of the pairs. */
    public List<String> names() {
        return names;
    }

    /** Returns how many pairs there are. */
    public int size() {
        return names.size();
    }

    @Override
    public void close() {
        input.close();
        target.close();
    }
}
