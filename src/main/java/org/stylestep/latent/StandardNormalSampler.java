package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;

/**
 * Draws codes from N(0, I).
 *
 * <p>Codes of an encoder that was not trained toward it (by VAE and KL) lie elsewhere: see {@link GaussianSampler} and
 * {@link MappedSampler}.
 *
 * @param codeSize how many numbers a code has, at least 1
 */
public record StandardNormalSampler(int codeSize) implements LatentSampler {

    /** Checks the size. */
    public StandardNormalSampler {
        if (codeSize < 1) {
            throw new IllegalArgumentException("a code has at least 1 number, not " + codeSize);
        }
    }

    @Override
    public NDArray sample(int count, RandomGenerator random, NDManager manager) {
        return manager.create(numbers(count, codeSize, random), new Shape(count, codeSize));
    }

    /** Draws rows of independent numbers from N(0, 1). */
    static float[] numbers(int count, int size, RandomGenerator random) {
        if (count < 1) {
            throw new IllegalArgumentException("at least 1 code is drawn, not " + count);
        }
        float[] numbers = new float[Math.multiplyExact(count, size)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
