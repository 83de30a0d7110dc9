package org.stylestep.mining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.stylestep.io.AtomicFile;
import org.stylestep.random.KeyedRandom;

/** Sorts descriptors into the cells of an inverted file: a row belongs to the center nearest to it. The centers are those of k-means of a sample. */
final class CellSort {

    /** The sample is drawn with it, so that trainings of any seed share a table. */
    private static final long SEED = 1;

    /** How many rows a cell has in the sample. */
    private static final int SAMPLE = 32;

    /** Steps of Lloyd's algorithm, after which centers hardly move. */
    private static final int STEPS = 10;

    /** The largest number of values computed at once: 64 MiB. */
    private static final int LARGEST = 1 << 24;

    private CellSort() {}

    /**
     * Sorts, unless that is done. In {@code BASE.rows} it leaves the rows, centered and balanced, those of a cell one after another; in
     * {@code BASE.cells} the first row of each cell and the number of rows, each row's image, each image's scene, the centers, (cells, dimension),
     * and the greatest squared distance of a row from each.
     */
    static void sort(StyleDescriptors descriptors, NeighborTable.Options options, Path base) throws IOException {
        Path index = Path.of(base + ".cells");
        if (Files.exists(index)) {
            return;
        }
        int[] scenes = Scenes.number(descriptors.names(), options.scene());
        Scenes.requireEnough(descriptors.names(), scenes, options);
        int size = descriptors.size();
        int cells = options.cells().orElseThrow().count();
        int[] sample = KeyedRandom.of(SEED, "style cells")
                .ints(0, size)
                .distinct()
                .limit(Math.min(size, SAMPLE * cells))
                .toArray();
        float[][] centers = descriptors.rows(Arrays.copyOf(sample, cells));
        for (int step = 0; step < STEPS; step++) {
            move(centers, descriptors, sample);
        }
        int[] cell = nearest(centers, descriptors, IntStream.range(0, size).toArray());
        int[] starts = new int[cells + 1];
        IntStream.of(cell).forEach(c -> starts[c + 1]++);
        for (int c = 0; c < cells; c++) {
            starts[c + 1] += starts[c];
        }
        int[] images = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingInt(i -> cell[i]))
                .mapToInt(i -> i)
                .toArray();
        Path file = Path.of(base + ".rows");
        Files.deleteIfExists(file);
        try (DescriptorStore rows = new DescriptorStore(file, size, descriptors.dimension());
                NDManager manager = NDManager.newBaseManager(descriptors.device())) {
            double[] radii = new double[cells];
            double[] weights = DoubleStream.generate(() -> 1)
                    .limit(descriptors.dimension())
                    .toArray();
            for (int image : images) {
                float[][] row = descriptors.rows(image);
                rows.append(row);
                int c = cell[image];
                radii[c] = Math.max(radii[c], ExactDistances.distance(row[0], 0, centers[c], 0, weights));
            }
            NDList arrays = new NDList(manager.create(starts), manager.create(images), manager.create(scenes));
            arrays.addAll(new NDList(manager.create(centers), manager.create(radii)));
            AtomicFile.write(index, arrays.encode());
        }
    }

    /** Replaces each center by the mean of its images, if it has any. */
    private static void move(float[][] centers, StyleDescriptors descriptors, int[] images) throws IOException {
        int[] nearest = nearest(centers, descriptors, images);
        double[][] sums = new double[centers.length][descriptors.dimension()];
        int[] counts = new int[centers.length];
        for (int i = 0; i < images.length; i++) {
            counts[nearest[i]]++;
            float[] row = descriptors.rows(images[i])[0];
            for (int k = 0; k < row.length; k++) {
                sums[nearest[i]][k] += row[k];
            }
        }
        for (int c = 0; c < counts.length; c++) {
            for (int k = 0; counts[c] > 0 && k < sums[c].length; k++) {
                centers[c][k] = (float) (sums[c][k] / counts[c]);
            }
        }
    }

    /** Returns for each of the images the center nearest to it. */
    private static int[] nearest(float[][] centers, StyleDescriptors descriptors, int[] images) throws IOException {
        int[] nearest = new int[images.length];
        int block = LARGEST / Math.max(centers.length, descriptors.dimension()) + 1;
        try (NDManager manager = NDManager.newBaseManager(descriptors.device())) {
            NDArray points = manager.create(centers).duplicate();
            NDArray squares = points.square().sum(new int[] {1});
            for (int first = 0; first < images.length; first += block) {
                int end = Math.min(images.length, first + block);
                float[][] rows = descriptors.rows(Arrays.copyOfRange(images, first, end));
                try (NDManager step = manager.newSubManager()) {
                    NDArray products = step.create(rows).mul(2).matMul(points.transpose());
                    NDArray found = products.subi(squares).argMax(1).toType(DataType.INT32, false);
                    System.arraycopy(found.toIntArray(), 0, nearest, first, rows.length);
                }
            }
        }
        return nearest;
    }
}
