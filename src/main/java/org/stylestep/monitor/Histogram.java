package org.stylestep.monitor;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Counts values in equally wide buckets, as the message {@code HistogramProto} (tensorflow/core/framework/summary.proto). */
final class Histogram {

    /** TensorBoard shows so many. */
    private static final int BUCKETS = 30;

    /** So many values tell a distribution; of more, every n-th one is counted. */
    private static final int MAX_VALUES = 1 << 16;

    private Histogram() {}

    /** Counts at least one finite value. */
    static ProtoMessage of(float[] values) {
        int stride = (values.length + MAX_VALUES - 1) / MAX_VALUES;
        double[] counted = IntStream.range(0, (values.length + stride - 1) / stride)
                .mapToDouble(i -> values[i * stride])
                .toArray();
        double min = Arrays.stream(counted).min().orElseThrow();
        double max = Arrays.stream(counted).max().orElseThrow();
        double[] counts = new double[max > min ? BUCKETS : 1];
        double width = (max - min) / counts.length;
        for (double value : counted) {
            counts[max > min ? Math.min((int) ((value - min) / width), BUCKETS - 1) : 0]++;
        }
        double[] limits = IntStream.rangeClosed(1, counts.length)
                .mapToDouble(end -> end == counts.length ? max : min + width * end)
                .toArray();
        return new ProtoMessage()
                .put(1, min)
                .put(2, max)
                .put(3, (double) counted.length)
                .put(4, Arrays.stream(counted).sum())
                .put(5, Arrays.stream(counted).map(value -> value * value).sum())
                .put(6, limits)
                .put(7, counts);
    }
}
