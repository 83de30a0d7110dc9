package org.stylestep.latent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Mean and covariance of style codes, in double precision.
 *
 * <p>{@code mean = Σ z / N}, {@code covariance = Σ (z − mean)(z − mean)ᵀ / (N − 1)}.
 */
public final class CodeStatistics {

    private final double[] mean;
    private final DMatrixRMaj covariance;

    private CodeStatistics(double[] mean, DMatrixRMaj covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    /**
     * Computes the statistics of codes.
     *
     * @param codes at least two, all of one size
     * @throws IllegalArgumentException if there are fewer or their sizes differ
     */
    public static CodeStatistics of(List<Style> codes) {
        if (codes.size() < 2) {
            throw new IllegalArgumentException("a covariance needs at least 2 codes, not " + codes.size());
        }
        int size = Style.requireOneSize(codes);
        double[] mean = new double[size];
        for (Style code : codes) {
            float[] values = code.values();
            for (int i = 0; i < size; i++) {
                mean[i] += values[i] / (double) codes.size();
            }
        }
        DMatrixRMaj covariance = new DMatrixRMaj(size, size);
        for (Style code : codes) {
            float[] values = code.values();
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    covariance.add(i, j, (values[i] - mean[i]) * (values[j] - mean[j]) / (codes.size() - 1));
                }
            }
        }
        return new CodeStatistics(mean, covariance);
    }

    /** Returns how many numbers a code has. */
    public int codeSize() {
        return mean.length;
    }

    /** Returns the mean code. */
    public Style mean() {
        return Style.rounded(mean);
    }

    /** Returns the standard deviation of each number; 1 in place of 0, so that it can divide. */
    public float[] deviation() {
        float[] deviation = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            float root = (float) Math.sqrt(covariance.get(i, i));
            deviation[i] = root == 0 ? 1 : root;
        }
        return deviation;
    }

    /** Returns a copy of the covariance, row by row. */
    public double[][] covariance() {
        int size = mean.length;
        return IntStream.range(0, size)
                .mapToObj(row -> Arrays.copyOfRange(covariance.data, row * size, (row + 1) * size))
                .toArray(double[][]::new);
    }

    /**
     * Returns the directions in which the codes vary most: unit vectors, the one of the largest variance first; the largest number of each is
     * positive.
     */
    public double[][] principalAxes(int count) {
        return axes().stream().limit(count).map(axis -> axis.direction).toArray(double[][]::new);
    }

    /** Returns where a code lies on an axis, one of the {@link #principalAxes}, seen from the mean. */
    public double along(double[] axis, Style code) {
        float[] values = code.values();
        double place = 0;
        for (int i = 0; i < axis.length; i++) {
            place += (values[i] - mean[i]) * axis[i];
        }
        return place;
    }

    /** Returns the part of the codes' variance that is along an axis, from 0 to 1; 0 if they do not vary. */
    public double share(double[] axis) {
        double along = 0;
        double total = 0;
        for (int i = 0; i < axis.length; i++) {
            total += covariance.get(i, i);
            for (int j = 0; j < axis.length; j++) {
                along += axis[i] * covariance.get(i, j) * axis[j];
            }
        }
        return total == 0 ? 0 : along / total;
    }

    /**
     * Returns the symmetric root of the covariance, S with S·S = covariance, which exists for a singular one, too, and is unique:
     * {@code S = V·√Λ·Vᵀ}. Eigenvalues that rounding made negative count as 0.
     */
    double[][] root() {
        int size = mean.length;
        double[][] root = new double[size][size];
        for (Axis axis : axes()) {
            double deviation = Math.sqrt(Math.max(0, axis.variance));
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    root[i][j] += deviation * axis.direction[i] * axis.direction[j];
                }
            }
        }
        return root;
    }

    /** The root of the covariance's diagonal. */
    double[][] deviations() {
        double[][] root = new double[mean.length][mean.length];
        for (int i = 0; i < mean.length; i++) {
            root[i][i] = Math.sqrt(covariance.get(i, i));
        }
        return root;
    }

    double[] exactMean() {
        return mean.clone();
    }

    /** The eigenvectors, the one of the largest variance first. */
    private List<Axis> axes() {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(mean.length, true, true);
        if (!eigen.decompose(covariance.copy())) {
            throw new IllegalStateException("no eigenvectors found for the covariance of the codes: " + covariance);
        }
        return IntStream.range(0, mean.length)
                .mapToObj(i -> new Axis(eigen.getEigenvalue(i).getReal(), eigen.getEigenVector(i)))
                .sorted(Comparator.comparingDouble((Axis axis) -> -axis.variance))
                .toList();
    }

    /** A unit vector with the variance along it. */
    private static final class Axis {

        final double variance;
        final double[] direction;

        Axis(double variance, DMatrixRMaj vector) {
            this.variance = variance;
            // An axis has no sign of its own: the largest number shall be positive.
            double sign = Math.abs(CommonOps_DDRM.elementMin(vector)) > CommonOps_DDRM.elementMax(vector) ? -1 : 1;
            direction = new double[vector.getNumElements()];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = sign * vector.get(i);
            }
        }
    }
}
