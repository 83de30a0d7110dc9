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
 */
public final class StandardNormalSampler implements LatentSampler {

    private final int codeSize;

    /**
     * Creates the sampler.
     *
     * @param codeSize how many numbers a code has, at least 1
     */
    public StandardNormalSampler(int codeSize) {
        if (codeSize < 1) {
            throw new IllegalArgumentException("a code has at least 1 number, not " + codeSize);
        }
        this.codeSize = codeSize;
    }

    @Override
    public NDArray sample(int count, RandomGenerator random, NDManager manager) {
        return manager.create(numbers(count, codeSize, random), new Shape(count, codeSize));
    }

    @Override
    public int codeSize() {
        return codeSize;
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
