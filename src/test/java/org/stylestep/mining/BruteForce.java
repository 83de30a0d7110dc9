package org.stylestep.mining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.features.FeatureExtractor;

/** Style distances straight from their definition, pair by pair in double precision. */
final class BruteForce {

    private BruteForce() {}

    /** Returns the N×N distances: sums over the layers of the mean squared difference of the Gram matrices. */
    static double[][] distances(Images images, PairAugmentation transform, FeatureExtractor extractor, boolean balanced)
            throws IOException {
        int size = images.size();
        int layers = extractor.layers().size();
        double[][][] grams = new double[layers][size][];
        for (int i = 0; i < size; i++) {
            try (NDManager scope = NDManager.newBaseManager(extractor.device())) {
                NDList maps =
                        extractor.extract(new HostBatch(List.of(transform.centerCrop(images.read(i)))).toArray(scope));
                for (int layer = 0; layer < layers; layer++) {
                    grams[layer][i] = gram(maps.get(layer));
                }
            }
        }
        double[][] total = new double[size][size];
        for (int layer = 0; layer < layers; layer++) {
            double[][] distances = new double[size][size];
            double sum = 0;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    distances[i][j] = meanSquaredDifference(grams[layer][i], grams[layer][j]);
                    sum += distances[i][j];
                }
            }
            double divisor = balanced ? sum / ((double) size * size) : 1;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    total[i][j] += distances[i][j] / divisor;
                }
            }
        }
        return total;
    }

    private static double[] gram(NDArray map) {
        int channels = (int) map.getShape().get(1);
        int positions = (int) (map.getShape().get(2) * map.getShape().get(3));
        float[] f = map.toFloatArray();
        double[] gram = new double[channels * channels];
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < channels; j++) {
                double sum = 0;
                for (int p = 0; p < positions; p++) {
                    sum += (double) f[i * positions + p] * f[j * positions + p];
                }
                gram[i * channels + j] = sum / ((double) channels * positions);
            }
        }
        return gram;
    }

    private static double meanSquaredDifference(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum / a.length;
    }

    /** Returns the descriptors, (n, dimension), centered and balanced. */
    static float[][] rows(StyleDescriptors descriptors) throws IOException {
        float[][] rows = new float[descriptors.size()][descriptors.dimension()];
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            int column = 0;
            for (int chunk = 0; chunk < descriptors.chunks(); chunk++) {
                float[] part = descriptors.read(manager, chunk, 0).toFloatArray();
                int width = part.length / rows.length;
                for (int i = 0; i < rows.length; i++) {
                    System.arraycopy(part, i * width, rows[i], column, width);
                }
                column += width;
            }
        }
        return rows;
    }

    /** Returns the N×N squared distances of descriptors. */
    static double[][] distances(StyleDescriptors descriptors) throws IOException {
        float[][] rows = rows(descriptors);
        return Stream.of(rows)
                .map(a ->
                        Stream.of(rows).mapToDouble(b -> squaredDistance(a, b)).toArray())
                .toArray(double[][]::new);
    }

    static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
        }
        return sum;
    }

    /** Returns all others of an image, nearest first. */
    static List<Integer> ranking(double[][] distances, int image) {
        List<Integer> others =
                new ArrayList<>(IntStream.range(0, distances.length).boxed().toList());
        others.remove(image);
        others.sort(
                Comparator.comparingDouble((Integer j) -> distances[image][j]).thenComparing(j -> j));
        return others;
    }

    /** Returns the share of the second neighbors of the first images that are among the first neighbors. */
    static double agreement(int count, IntFunction<int[]> a, IntFunction<int[]> b) {
        return IntStream.range(0, count)
                .mapToDouble(i -> {
                    Set<Integer> ofA = IntStream.of(a.apply(i)).boxed().collect(Collectors.toSet());
                    int[] ofB = b.apply(i);
                    return (double) IntStream.of(ofB).filter(ofA::contains).count() / ofB.length;
                })
                .average()
                .orElseThrow();
    }
}
