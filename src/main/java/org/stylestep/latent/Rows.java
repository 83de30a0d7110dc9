package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/** Some of an array's rows, one after another. */
final class Rows {

    private Rows() {}

    /** Returns the rows from the first to the one before the end, or to the last one if there are fewer; a view. */
    static NDArray of(NDArray array, long first, long end, NDManager manager) {
        return array.get(manager, index(array, first, end));
    }

    static NDIndex index(NDArray array, long first, long end) {
        return new NDIndex(first + ":" + Math.min(array.getShape().get(0), end));
    }
}
