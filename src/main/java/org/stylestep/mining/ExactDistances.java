package org.stylestep.mining;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Squared distances in double precision.
 *
 * <p>A distance is summed up column by column, in four sums, and chunk by chunk: always in the same order, so that the result depends on the
 * descriptors only, and images of equal descriptors are at exactly equal distances.
 */
final class ExactDistances {

    private ExactDistances() {}

    /**
     * Computes the distances that are still open.
     *
     * @param candidates those of every image
     * @param progress is told the chunks done
     */
    static void complete(StyleDescriptors descriptors, List<Candidates> candidates, Progress progress)
            throws IOException {
        for (int chunk = 0; chunk < descriptors.chunks(); chunk++) {
            float[] values = descriptors.raw(chunk);
            double[] weights = descriptors.weights(chunk);
            IntStream.range(0, candidates.size())
                    .parallel()
                    .forEach(i -> candidates.get(i).add(j -> distance(values, i, values, j, weights)));
            progress.report(chunk + 1L, descriptors.chunks());
        }
    }

    /** Returns the distance of row i of some and row j of others, whose columns have weights. */
    static double distance(float[] some, int i, float[] others, int j, double[] weights) {
        int a = i * weights.length;
        int b = j * weights.length;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < weights.length; k += 4) {
            double d0 = (double) some[a + k] - others[b + k];
            double d1 = (double) some[a + k + 1] - others[b + k + 1];
            double d2 = (double) some[a + k + 2] - others[b + k + 2];
            double d3 = (double) some[a + k + 3] - others[b + k + 3];
            s0 += weights[k] * d0 * d0;
            s1 += weights[k + 1] * d1 * d1;
            s2 += weights[k + 2] * d2 * d2;
            s3 += weights[k + 3] * d3 * d3;
        }
        for (; k < weights.length; k++) {
            double d = (double) some[a + k] - others[b + k];
            s0 += weights[k] * d * d;
        }
        return s0 + s1 + (s2 + s3);
    }
}
