package org.stylestep.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;
import org.stylestep.random.KeyedRandom;

/** Arrays of independent uniform numbers, the same for the same purpose. */
final class Uniform {

    private Uniform() {}

    /** Returns numbers in [-1, 1). */
    static NDArray of(NDManager manager, String purpose, Shape shape) {
        return of(manager, purpose, shape, 0, 1);
    }

    /** Returns numbers in [center - amplitude, center + amplitude). */
    static NDArray of(NDManager manager, String purpose, Shape shape, float center, float amplitude) {
        RandomGenerator random = KeyedRandom.of(1, "contract " + purpose);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = center + amplitude * (2 * random.nextFloat() - 1);
        }
        return manager.create(values, shape);
    }
}
