package org.stylestep.mining;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Orders candidates by their squared distances in double precision, and those at equal distances by index.
 *
 * <p>A distance is summed up column by column, in four sums, and chunk by chunk: always in the same order, so that the result depends on the
 * descriptors only, and images of equal descriptors are at exactly equal distances.
 */
final class ExactOrder {

    private ExactOrder() {}

    /**
     * {@return the candidates of every image, nearest first}
     *
     * @param candidates images for every image, ascending
     * @param progress is told the chunks done
     */
    static int[][] of(StyleDescriptors descriptors, int[][] candidates, Progress progress) throws IOException {
        double[][] distances =
                Arrays.stream(candidates).map(row -> new double[row.length]).toArray(double[][]::new);
        for (int chunk = 0; chunk < descriptors.chunks(); chunk++) {
            FloatBuffer values = descriptors.raw(chunk);
            double[] weights = descriptors.weights(chunk);
            IntStream.range(0, candidates.length).parallel().forEach(i -> {
                for (int c = 0; c < candidates[i].length; c++) {
                    distances[i][c] += distance(values, weights, i, candidates[i][c]);
                }
            });
            progress.report(chunk + 1L, descriptors.chunks());
        }
        return IntStream.range(0, candidates.length)
                .mapToObj(i -> IntStream.range(0, candidates[i].length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(c -> distances[i][c]))
                        .mapToInt(c -> candidates[i][c])
                        .toArray())
                .toArray(int[][]::new);
    }

    private static double distance(FloatBuffer values, double[] weights, int i, int j) {
        int a = i * weights.length;
        int b = j * weights.length;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < weights.length; k += 4) {
            double d0 = (double) values.get(a + k) - values.get(b + k);
            double d1 = (double) values.get(a + k + 1) - values.get(b + k + 1);
            double d2 = (double) values.get(a + k + 2) - values.get(b + k + 2);
            double d3 = (double) values.get(a + k + 3) - values.get(b + k + 3);
            s0 += weights[k] * d0 * d0;
            s1 += weights[k + 1] * d1 * d1;
            s2 += weights[k + 2] * d2 * d2;
            s3 += weights[k + 3] * d3 * d3;
        }
        for (; k < weights.length; k++) {
            double d = (double) values.get(a + k) - values.get(b + k);
            s0 += weights[k] * d * d;
        }
        return s0 + s1 + (s2 + s3);
    }
}
