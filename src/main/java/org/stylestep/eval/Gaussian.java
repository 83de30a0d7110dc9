package org.stylestep.eval;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * A normal distribution, and the squared Fréchet distance of two: {@code |μa − μb|² + tr(Σa) + tr(Σb) − 2·tr((Σa·Σb)^½)} (Heusel et al., 2017).
 *
 * <p>The last trace is that of the root of {@code S·Σa·S} with S the symmetric root of Σb, which has the same eigenvalues, all real and not negative.
 */
final class Gaussian {

    /** How far rounding may take the square of a root from its matrix, or an eigenvalue below 0, relative to the matrix's norm. */
    private static final double TOLERANCE = 1e-6;

    private final double[] mean;
    private final DMatrixRMaj covariance;

    /** Takes the mean, D numbers, and the symmetric covariance (D, D). */
    Gaussian(double[] mean, DMatrixRMaj covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    DMatrixRMaj covariance() {
        return covariance;
    }

    /** Returns the distance from another one, not below 0; the other's root as {@link #root} made it. */
    double distance(Gaussian other, DMatrixRMaj otherRoot) {
        int size = mean.length;
        double distance = 0;
        for (int i = 0; i < size; i++) {
            distance += (mean[i] - other.mean[i]) * (mean[i] - other.mean[i]);
        }
        DMatrixRMaj left = new DMatrixRMaj(size, size);
        DMatrixRMaj product = new DMatrixRMaj(size, size);
        CommonOps_DDRM.mult(otherRoot, covariance, left);
        CommonOps_DDRM.mult(left, otherRoot, product);
        double[] values = eigenvalues(decompose(product, false), size, NormOps_DDRM.fastNormF(product));
        double root = 0;
        for (double value : values) {
            root += Math.sqrt(value);
        }
        return Math.max(
                0, distance + CommonOps_DDRM.trace(covariance) + CommonOps_DDRM.trace(other.covariance) - 2 * root);
    }

    /** Returns the symmetric root of the covariance, and checks that its square is the covariance. */
    DMatrixRMaj root() {
        int size = mean.length;
        double norm = NormOps_DDRM.fastNormF(covariance);
        EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(covariance, true);
        double[] values = eigenvalues(eigen, size, norm);
        DMatrixRMaj half = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            DMatrixRMaj vector = eigen.getEigenVector(i);
            double factor = Math.sqrt(Math.sqrt(values[i]));
            for (int row = 0; row < size; row++) {
                half.set(row, i, factor * vector.get(row));
            }
        }
        DMatrixRMaj root = new DMatrixRMaj(size, size);
        CommonOps_DDRM.multTransB(half, half, root);
        DMatrixRMaj square = new DMatrixRMaj(size, size);
        CommonOps_DDRM.mult(root, root, square);
        CommonOps_DDRM.subtractEquals(square, covariance);
        if (!(NormOps_DDRM.fastNormF(square) <= TOLERANCE * norm)) {
            throw failed("its square is off by " + NormOps_DDRM.fastNormF(square) + " of a norm of " + norm);
        }
        return root;
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decompose(DMatrixRMaj symmetric, boolean vectors) {
        EigenDecomposition_F64<DMatrixRMaj> eigen =
                DecompositionFactory_DDRM.eig(symmetric.getNumRows(), vectors, true);
        // Products of symmetric matrices are so to rounding alone.
        DMatrixRMaj transposed = CommonOps_DDRM.transpose(symmetric, null);
        CommonOps_DDRM.addEquals(transposed, symmetric);
        CommonOps_DDRM.scale(0.5, transposed);
        if (!eigen.decompose(transposed)) {
            throw failed("no eigenvalues were found");
        }
        return eigen;
    }

    /** The eigenvalues; those that rounding made negative are 0. */
    private static double[] eigenvalues(EigenDecomposition_F64<DMatrixRMaj> eigen, int size, double norm) {
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
