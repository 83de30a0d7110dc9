package org.stylestep.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/**
 * The scale s = sqrt(2 / ((1 + slope²)·fan_in)) of an equalized weight (published code, layers.py, {@code init_he_scale}).
 *
 * @param slope the negative slope of the leaky ReLU that is taken to follow the layer
 */
record EqualizedScale(float slope) {

    /** Returns s of a weight laid out (out, in, ...): fan_in is the product of all axes but the first. */
    float of(Shape weight) {
        return (float)
                Math.sqrt(2 / ((1 + (double) slope * slope) * weight.slice(1).size()));
    }

    /** Returns the initializer that draws weights from N(0, s²). */
    Initializer initializer() {
        return (manager, shape, type) -> manager.randomNormal(0f, of(shape), shape, type);
    }
}
