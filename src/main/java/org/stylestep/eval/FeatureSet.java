package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/** What is kept of a set's features: mean and covariance of all, in double precision, and a uniform sample of bounded size. */
final class FeatureSet implements AutoCloseable {

    private final NDManager manager;
    private final int capacity;
    private final RandomGenerator random;
    private final List<float[]> sample = new ArrayList<>();
    private long count;
    private NDArray shift;
    private NDArray sum;
    private NDArray products;

    /** Takes a generator that draws the sample if there are more images than it holds. */
    FeatureSet(NDManager parent, int capacity, RandomGenerator random) {
        manager = parent.newSubManager();
        this.capacity = capacity;
        this.random = random;
    }

    /** Adds B rows of D features. */
    void add(float[][] features) {
        try (NDManager work = manager.newSubManager()) {
            NDArray exact = work.create(features).toType(DataType.FLOAT64, true);
            long size = exact.getShape().get(1);
            if (count == 0) {
                // Sums of differences from about the mean lose no digits to it.
                shift = exact.mean(new int[] {0}, true);
                sum = manager.zeros(new Shape(size), DataType.FLOAT64);
                products = manager.zeros(new Shape(size, size), DataType.FLOAT64);
                shift.attach(manager);
            }
            NDArray centered = exact.sub(shift);
            sum.addi(centered.sum(new int[] {0}));
            products.addi(centered.transpose().matMul(centered));
            for (float[] row : features) {
                keep(row);
            }
        }
    }

    /** Keeps each of the features so far with the same probability (reservoir sampling). */
    private void keep(float[] features) {
        count++;
        if (sample.size() < capacity) {
            sample.add(features);
        } else {
            long place = random.nextLong(count);
            if (place < capacity) {
                sample.set((int) place, features);
            }
        }
    }

    long count() {
        return count;
    }

    /** Returns mean and covariance, with N − 1, of at least two images. */
    Gaussian gaussian() {
        double[] offset = shift.toDoubleArray();
        double[] sums = sum.toDoubleArray();
        double[] all = products.toDoubleArray();
        int size = sums.length;
        double[] mean = new double[size];
        DMatrixRMaj covariance = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            mean[i] = offset[i] + sums[i] / count;
            for (int j = 0; j < size; j++) {
                covariance.set(i, j, (all[i * size + j] - sums[i] * sums[j] / count) / (count - 1));
            }
        }
        return new Gaussian(mean, covariance);
    }

    /** Returns the sample (N, D), float64, in an order that does not depend on that of the images. */
    NDArray sample(NDManager target) {
        float[][] ordered = sample.stream().sorted(Arrays::compare).toArray(float[][]::new);
        return target.create(ordered).toType(DataType.FLOAT64, false);
    }

    @Override
    public void close() {
        manager.close();
    }
}
