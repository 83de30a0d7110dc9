package org.stylestep.mining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.stylestep.io.AtomicFile;

/**
 * The approximate search: the images of each cell are compared with those of the cells nearest to it and farthest from it, in parts of whole cells.
 *
 * <p>Candidates are found by float32 products on the device; their distances are then computed in double precision, and images at equal distances ordered by index.
 * The shapes of products depend on the cells alone, so that bytes do not depend on the parts that a process computes. An image has more candidates
 * than its near and far list hold together, so the lists never share one.
 */
final class CellSearch implements AutoCloseable {

    /** The rows compared at once, unless the panel would have more products than {@value #LARGEST_PANEL}: 128 MiB. */
    private static final int BLOCK = 1024;

    private static final int LARGEST_PANEL = 1 << 25;

    /** How many candidates more than asked for are compared exactly; one is the image itself. */
    private static final int SPARE = 17;

    private final Device device;
    private final NeighborTable.Options options;
    private final NeighborTable.Cells cells;
    private final int[] starts;
    private final int[] images;
    private final int[] scenes;
    private final float[] centers;
    private final double[] radii;
    private final DescriptorStore rows;

    /** The weights of columns that are balanced. */
    private final double[] ones;

    /** Opens what {@link CellSort#sort} left. */
    CellSearch(Device device, NeighborTable.Options options, Path base) throws IOException {
        this.device = device;
        this.options = options;
        cells = options.cells().orElseThrow();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDList index = NDList.decode(manager, Files.readAllBytes(Path.of(base + ".cells")));
            starts = index.get(0).toIntArray();
            images = index.get(1).toIntArray();
            scenes = index.get(2).toIntArray();
            centers = index.get(3).toFloatArray();
            radii = index.get(4).toDoubleArray();
        }
        ones = DoubleStream.generate(() -> 1)
                .limit(centers.length / cells.count())
                .toArray();
        rows = new DescriptorStore(Path.of(base + ".rows"), images.length, ones.length);
    }

    /** Returns the file of the lists of a part. */
    static Path part(Path base, int number) {
        return Path.of(base + ".lists." + number);
    }

    /** Finds the neighbors of all images, in the parts that are not there yet. */
    static NeighborTable of(StyleDescriptors descriptors, NeighborTable.Options options, Path base, Progress progress)
            throws IOException {
        CellSort.sort(descriptors, options, base);
        int[][] nearest = new int[descriptors.size()][options.near()];
        int[][] farthest = new int[descriptors.size()][options.far()];
        try (CellSearch search = new CellSearch(descriptors.device(), options, base)) {
            for (int part = 0; part < search.cells.parts(); part++) {
                Path file = part(base, part);
                if (Files.notExists(file)) {
                    AtomicFile.write(file, search.lists(part));
                }
                IntBuffer lists = ByteBuffer.wrap(Files.readAllBytes(file)).asIntBuffer();
                while (lists.hasRemaining()) {
                    int image = lists.get();
                    lists.get(nearest[image]).get(farthest[image]);
                }
                progress.report(part + 1L, search.cells.parts());
            }
        }
        return new NeighborTable(base.getFileName().toString(), nearest, farthest);
    }

    /** Returns for every image of a part its number, its near list and its far list: int32, big-endian. */
    byte[] lists(int part) throws IOException {
        int first = (int) ((long) part * cells.count() / cells.parts());
        int end = (int) ((part + 1L) * cells.count() / cells.parts());
        int ints = (starts[end] - starts[first]) * (1 + options.near() + options.far());
        ByteBuffer lists = ByteBuffer.allocate(ints * Integer.BYTES);
        for (int cell = first; cell < end; cell++) {
            int[] others = probed(cell);
            float[][] values = rows.rows(others);
            int block = Math.min(BLOCK, LARGEST_PANEL / others.length + 1);
            try (NDManager manager = NDManager.newBaseManager(device)) {
                NDArray columns = manager.create(values).duplicate();
                for (int row = starts[cell]; row < starts[cell + 1]; row += block) {
                    int last = Math.min(row + block, starts[cell + 1]);
                    find(IntStream.range(row, last).toArray(), others, values, columns, lists);
                }
            }
        }
        return lists.array();
    }

    /** Returns the cells that are not empty by their distance from one, and radii so often added. */
    private int[] order(int cell, int withRadii) {
        return IntStream.range(0, cells.count())
                .filter(c -> starts[c] < starts[c + 1])
                .boxed()
                .sorted(Comparator.comparingDouble(
                        c -> ExactDistances.distance(centers, cell, centers, c, ones) + withRadii * radii[c]))
                .mapToInt(c -> c)
                .toArray();
    }

    /** Returns the rows of the cells that a cell is compared with, of more cells than asked for if the lists take more. */
    private int[] probed(int cell) {
        int[] nearest = order(cell, 0);
        // The farthest rows are the outliers of cells.
        int[] farthest = order(cell, 1);
        for (int probes = cells.probes(); ; probes++) {
            int[] found = IntStream.concat(
                            IntStream.of(nearest).limit(probes),
                            IntStream.of(farthest).skip(Math.max(0, farthest.length - probes)))
                    .distinct()
                    .flatMap(c -> IntStream.range(starts[c], starts[c + 1]))
                    .toArray();
            int[] members = new int[scenes.length];
            int most = 0;
            for (int row : found) {
                most = Math.max(most, ++members[scenes[images[row]]]);
            }
            if (probes >= nearest.length || found.length - most >= options.near() + options.far()) {
                return found;
            }
        }
    }

    /** Finds the neighbors of rows among others. */
    private void find(int[] own, int[] others, float[][] values, NDArray columns, ByteBuffer lists) throws IOException {
        float[][] a = rows.rows(own);
        int[] best = best(own, others, a, columns);
        int length = best.length / own.length;
        double[] distances = IntStream.range(0, best.length)
                .parallel()
                .mapToDouble(c -> ExactDistances.distance(a[c / length], 0, values[best[c]], 0, ones))
                .toArray();
        int[] candidates = IntStream.of(best).map(c -> images[others[c]]).toArray();
        Comparator<Integer> byDistance = Comparator.comparingDouble(c -> distances[c]);
        for (int i = 0; i < own.length; i++) {
            int image = images[own[i]];
            int[] order = IntStream.range(i * length, (i + 1) * length)
                    .boxed()
                    .sorted(byDistance.thenComparingInt(c -> candidates[c]))
                    .mapToInt(c -> candidates[c])
                    .filter(other -> other != image)
                    .distinct()
                    .toArray();
            lists.putInt(image);
            IntStream.of(order)
                    .filter(other -> scenes[other] != scenes[image])
                    .limit(options.near())
                    .forEach(lists::putInt);
            IntStream.rangeClosed(1, options.far()).forEach(k -> lists.putInt(order[order.length - k]));
        }
    }

    /** Returns for each of the rows which of the others are the farthest and the nearest, as far as float32 tells: (rows, so many). */
    private int[] best(int[] own, int[] others, float[][] values, NDArray columns) {
        try (NDManager scope = columns.getManager().newSubManager()) {
            NDArray products = scope.create(values).mul(2).matMul(columns.transpose());
            NDArray closeness = products.subi(columns.square().sum(new int[] {1}));
            int far = Math.min(others.length, options.far() + SPARE);
            NDArray farthest = closeness.topK(far, 1, false, false).get(1);
            if (options.scene().isPresent()) {
                NDArray same = scenes(scope, own).reshape(-1, 1).eq(scenes(scope, others));
                closeness.subi(same.toType(DataType.FLOAT32, false).muli(NeighborLists.EXCLUDED));
            }
            int near = Math.min(others.length, options.near() + options.far() + SPARE);
            NDArray nearest = closeness.topK(near, 1, true, false).get(1);
            return farthest.concat(nearest, 1).toType(DataType.INT32, false).toIntArray();
        }
    }

    private NDArray scenes(NDManager manager, int[] some) {
        return manager.create(IntStream.of(some).map(row -> scenes[images[row]]).toArray());
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
