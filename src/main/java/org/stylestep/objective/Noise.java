package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;
import org.stylestep.random.KeyedRandom;

/**
 * Unit-normal numbers that depend on the seed, the step and the purpose alone, so that a resumed run draws the same ones.
 *
 * @param seed the run's seed
 * @param step the step, from 0
 */
public record Noise(long seed, long step) {

    /**
     * {@return float32, each element N(0, 1), in the manager and on its device; the same purpose and shape give the same numbers, and two purposes
     * are independent}
     */
    public NDArray normal(String purpose, Shape shape, NDManager manager) {
        RandomGenerator random = KeyedRandom.of(seed, purpose, step);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }
}
