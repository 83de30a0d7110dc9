package org.stylestep.monitor;

import java.util.stream.IntStream;

/**
 * A histogram of equally wide buckets.
 *
 * @param min the least value
 * @param max the greatest value
 * @param count how many values were counted
 * @param sum their sum
 * @param sumOfSquares the sum of their squares
 * @param counts how many values each bucket has; the first one begins at {@code min}, the last one ends with {@code max}
 */
record Histogram(double min, double max, long count, double sum, double sumOfSquares, double[] counts) {

    /** TensorBoard shows so many. */
    private static final int BUCKETS = 30;

    /** So many values tell a distribution; of more, every n-th one is counted. */
    private static final int MAX_VALUES = 1 << 16;

    /** Counts at least one finite value. */
    static Histogram of(float[] values) {
        int stride = (values.length + MAX_VALUES - 1) / MAX_VALUES;
        double[] counted = IntStream.range(0, (values.length + stride - 1) / stride)
                .mapToDouble(i -> values[i * stride])
                .toArray();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        for (double value : counted) {
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
            squares += value * value;
        }
        double[] counts = new double[max > min ? BUCKETS : 1];
        for (double value : counted) {
            int bucket = max > min ? (int) ((value - min) / (max - min) * BUCKETS) : 0;
            counts[Math.min(bucket, counts.length - 1)]++;
        }
        return new Histogram(min, max, counted.length, sum, squares, counts);
    }

    /** Returns where the buckets end. */
    double[] upperLimits() {
        return IntStream.rangeClosed(1, counts.length)
                .mapToDouble(end -> min + (max - min) * end / counts.length)
                .toArray();
    }
}
