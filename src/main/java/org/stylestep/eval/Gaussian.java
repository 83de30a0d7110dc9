package org.stylestep.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * A normal distribution, and the squared Fréchet distance of two: {@code |μa − μb|² + tr(Σa) + tr(Σb) − 2·tr((Σa·Σb)^½)} (Heusel et al., 2017).
 *
 * <p>The last trace is the sum of the roots of the eigenvalues of {@code Fᵀ·Σa·F}, where {@code F·Fᵀ = Σb}: those of Σa·Σb, all real and not negative.
 */
final class Gaussian {

    /** How far rounding may take an eigenvalue below 0, relative to the matrix's norm. */
    private static final double TOLERANCE = 1e-6;

    private final double[] mean;
    private final DMatrixRMaj covariance;
    /** Fᵀ (rank, D), once a distance needed it: the targets' serves both the own and the other style. */
    private Optional<double[][]> factor = Optional.empty();

    /** Takes the mean, D numbers, and the symmetric positive semidefinite covariance (D, D). */
    Gaussian(double[] mean, DMatrixRMaj covariance) {
        this.mean = mean;
        this.covariance = covariance;
        if (!Double.isFinite(CommonOps_DDRM.elementSum(covariance))) {
            throw failed("it is not finite");
        }
    }

    DMatrixRMaj covariance() {
        return covariance;
    }

    /** Returns the distance from another one, not below 0. */
    double distance(Gaussian other) {
        double distance = CommonOps_DDRM.trace(covariance) + CommonOps_DDRM.trace(other.covariance);
        for (int i = 0; i < mean.length; i++) {
            distance += (mean[i] - other.mean[i]) * (mean[i] - other.mean[i]);
        }
        double[][] rows = other.factor.orElseGet(other::transposedFactor);
        other.factor = Optional.of(rows);
        int rank = rows.length;
        if (rank > 0) {
            DMatrixRMaj transposed = new DMatrixRMaj(rows);
            DMatrixRMaj left = new DMatrixRMaj(rank, mean.length);
            DMatrixRMaj product = new DMatrixRMaj(rank, rank);
            CommonOps_DDRM.mult(transposed, covariance, left);
            CommonOps_DDRM.multTransB(left, transposed, product);
            for (double value : eigenvalues(product)) {
                distance -= 2 * Math.sqrt(value);
            }
        }
        return Math.max(0, distance);
    }

    /** Returns {@code Fᵀ} (rank, D): a Cholesky decomposition with pivots, so that fewer images than D make few rows; none where all images are equal. */
    private double[][] transposedFactor() {
        int size = mean.length;
        double[] rest = new double[size];
        for (int i = 0; i < size; i++) {
            rest[i] = covariance.get(i, i);
        }
        double rounding = size * Math.ulp(Arrays.stream(rest).max().orElse(0));
        List<double[]> rows = new ArrayList<>();
        while (rows.size() < size) {
            int pivot = IntStream.range(0, size).reduce(0, (a, b) -> rest[b] > rest[a] ? b : a);
            if (rest[pivot] <= rounding) {
                break;
            }
            double[] row = new double[size];
            System.arraycopy(covariance.getData(), pivot * size, row, 0, size);
            for (double[] earlier : rows) {
                double multiple = earlier[pivot];
                for (int i = 0; i < size; i++) {
                    row[i] -= multiple * earlier[i];
                }
            }
            double root = Math.sqrt(rest[pivot]);
            for (int i = 0; i < size; i++) {
                row[i] /= root;
                rest[i] -= row[i] * row[i];
            }
            rest[pivot] = 0;
            rows.add(row);
        }
        return rows.toArray(double[][]::new);
    }

    /** The eigenvalues of a product that is symmetric to rounding; those that rounding made negative are 0. */
    private static double[] eigenvalues(DMatrixRMaj product) {
        int size = product.getNumRows();
        double norm = NormOps_DDRM.fastNormF(product);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, false, true);
        DMatrixRMaj symmetric = CommonOps_DDRM.transpose(product, null);
        CommonOps_DDRM.addEquals(symmetric, product);
        CommonOps_DDRM.scale(0.5, symmetric);
        if (!eigen.decompose(symmetric)) {
            throw failed("no eigenvalues were found");
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = eigen.getEigenvalue(i).getReal();
            if (!(values[i] >= -TOLERANCE * norm)) {
                throw failed("it has the eigenvalue " + values[i] + " at a norm of " + norm);
            }
            values[i] = Math.max(0, values[i]);
        }
        return values;
    }

    private static IllegalArgumentException failed(String why) {
        return new IllegalArgumentException("the Fréchet distance has no root of the covariance of the features: " + why
                + "; check that renderings and features are finite");
    }
}
