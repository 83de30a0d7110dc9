package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;

/**
 * Draws codes from the normal distribution that has the mean and the covariance of the training codes:
 * {@code z = mean + S·ε}, ε ~ N(0, I), with S the symmetric root of the covariance.
 *
 * <p>A singular covariance gives codes in the subspace that the training codes lie in.
 */
public final class GaussianSampler implements LatentSampler {

    private final double[] mean;
    private final double[][] root;

    /** How much of the covariance is used. */
    public enum Covariance {
        /** All of it: numbers of a code vary together as those of the training codes do. */
        FULL,
        /** The variances alone: numbers of a code are independent. */
        DIAGONAL
    }

    /**
     * Creates the sampler.
     *
     * @param statistics of the training codes
     * @param covariance how much of their covariance is used
     */
    public GaussianSampler(CodeStatistics statistics, Covariance covariance) {
        mean = statistics.exactMean();
        root = covariance == Covariance.FULL ? statistics.root() : statistics.deviations();
    }

    @Override
    public NDArray sample(int count, RandomGenerator random, NDManager manager) {
        int size = mean.length;
        float[] noise = StandardNormalSampler.numbers(count, size, random);
        float[] codes = new float[noise.length];
        for (int start = 0; start < codes.length; start += size) {
            for (int i = 0; i < size; i++) {
                double value = mean[i];
                for (int j = 0; j < size; j++) {
                    value += root[i][j] * noise[start + j];
                }
                codes[start + i] = (float) value;
            }
        }
        return manager.create(codes, new Shape(count, size));
    }

    @Override
    public int codeSize() {
        return mean.length;
    }
}
