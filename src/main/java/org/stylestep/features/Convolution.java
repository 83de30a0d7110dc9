package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;

/** A fixed convolution: weight (O, I / groups, K, K), bias (O). */
record Convolution(NDArray weight, NDArray bias, int stride, int padding, int groups) {

    private static final Shape EVERY = new Shape(1, 1);

    Convolution(NDArray weight, NDArray bias, int stride, int padding) {
        this(weight, bias, stride, padding, 1);
    }

    /** (B, I, H, W) to (B, O, H', W'), in the input's manager. */
    NDArray apply(NDArray x) {
        Shape strides = new Shape(stride, stride);
        Shape paddings = new Shape(padding, padding);
        return Conv2d.conv2d(x, weight, bias, strides, paddings, EVERY, groups).singletonOrThrow();
    }

    /** max(0, {@link #apply}). */
    NDArray applyRelu(NDArray x) {
        return apply(x).getNDArrayInternal().relu();
    }

    /** The largest of each square window, windows two apart; with ceil, also windows that reach over the far edges. */
    static NDArray maxPool(NDArray x, int window, boolean ceil) {
        return Pool.maxPool2d(x, new Shape(window, window), new Shape(2, 2), new Shape(0, 0), ceil);
    }

    /** The mean of each 2×2 square; an odd last row or column is left out. */
    static NDArray halve(NDArray x) {
        return Pool.avgPool2d(x, new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false, false);
    }
}
