package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;
import org.stylestep.random.KeyedRandom;

/** Unit-normal numbers that depend on the seed, the step and the purpose alone, so that a resumed run draws the same ones. */
public final class Noise {

    private final long seed;
    private final long step;

    /**
     * Creates the noise of a step.
     *
     * @param seed the run's seed
     * @param step the step, from 0
     */
    public Noise(long seed, long step) {
        this.seed = seed;
        this.step = step;
    }

    /**
     * Draws an array; the same arguments give the same numbers.
     *
     * @param purpose what it is for; two purposes are independent
     * @param shape the shape
     * @param manager the manager that owns the array and says on which device it lives
     * @return float32, each element N(0, 1)
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
