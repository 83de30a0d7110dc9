package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/** Maps at half their size. */
final class Resampling {

    private static final Shape TWO = new Shape(2, 2);
    private static final Shape NO_PADDING = new Shape(0, 0);

    private Resampling() {}

    /** Averages over 2×2 squares; an odd last row or column is left out. */
    static NDArray halved(NDArray x) {
        return Pool.avgPool2d(x, TWO, TWO, NO_PADDING, false, true);
    }

    static Shape halved(Shape shape) {
        return new Shape(shape.get(0), shape.get(1), shape.get(2) / 2, shape.get(3) / 2);
    }
}
