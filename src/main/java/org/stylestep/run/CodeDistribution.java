package org.stylestep.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import org.stylestep.latent.LatentSampler;

/** A normal distribution over style codes, given by its mean m and a lower triangular L: {@code z = m + Lε}, ε ~ N(0, I). */
final class CodeDistribution implements LatentSampler {

    private final double[] mean;
    private final double[][] factor;

    private CodeDistribution(double[] mean, double[][] factor) {
        this.mean = mean;
        this.factor = factor;
    }

    /** N(0, I). */
    static CodeDistribution unit(int size) {
        double[][] identity = new double[size][size];
        for (int i = 0; i < size; i++) {
            identity[i][i] = 1;
        }
        return new CodeDistribution(new double[size], identity);
    }

    /** The normal distribution with mean and covariance (divided by n) of at least one code. */
    static CodeDistribution of(List<float[]> codes) {
        int size = codes.get(0).length;
        double[] mean = new double[size];
        for (float[] code : codes) {
            for (int i = 0; i < size; i++) {
                mean[i] += code[i] / (double) codes.size();
            }
        }
        double[][] covariance = new double[size][size];
        for (float[] code : codes) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += (code[i] - mean[i]) * (code[j] - mean[j]) / codes.size();
                }
            }
        }
        return new CodeDistribution(mean, cholesky(covariance));
    }

    /** The factor of a covariance; a direction without spread gets a column of zeros. */
    private static double[][] cholesky(double[][] covariance) {
        int size = covariance.length;
        double[][] factor = new double[size][size];
        for (int j = 0; j < size; j++) {
            double pivot = covariance[j][j];
            for (int k = 0; k < j; k++) {
                pivot -= factor[j][k] * factor[j][k];
            }
            if (pivot <= 1e-12 * covariance[j][j]) {
                continue;
            }
            factor[j][j] = Math.sqrt(pivot);
            for (int i = j + 1; i < size; i++) {
                double product = covariance[i][j];
                for (int k = 0; k < j; k++) {
                    product -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = product / factor[j][j];
            }
        }
        return factor;
    }

    @Override
    public NDArray sample(int count, RandomGenerator random, NDManager manager) {
        int size = mean.length;
        float[] codes = new float[count * size];
        double[] noise = new double[size];
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < size; i++) {
                noise[i] = random.nextGaussian();
            }
            for (int i = 0; i < size; i++) {
                double value = mean[i];
                for (int j = 0; j <= i; j++) {
                    value += factor[i][j] * noise[j];
                }
                codes[n * size + i] = (float) value;
            }
        }
        return manager.create(codes, new Shape(count, size));
    }

    @Override
    public int codeSize() {
        return mean.length;
    }
}
