package org.stylestep.mining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.GramStyle;
import org.stylestep.image.RgbImage;

/**
 * One vector per image, such that the squared Euclidean distance of two vectors is the images' style distance.
 *
 * <p>The style distance is the sum over a feature extractor's layers of the mean squared difference of the Gram matrices. If balanced,
 * each layer's part is divided by its mean over all pairs of images; otherwise one deep layer rules all others. Of sketched descriptors, distance and mean are
 * those of the sketches.
 */
final class StyleDescriptors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StyleDescriptors.class);

    /**
     * How descriptors are computed.
     *
     * @param batchSize images in one call of the extractor
     * @param balanced whether each layer's distance is divided by its mean
     * @param threads how many threads decode images
     * @param sketch how many numbers a layer is sketched to, see {@link DescriptorLayout}; exact if absent
     */
    public record Options(int batchSize, boolean balanced, int threads, Optional<Integer> sketch) {

        /** Checks the numbers. */
        public Options {
            if (batchSize < 1 || threads < 1) {
                throw new IllegalArgumentException(
                        "Batch size and threads must be positive: " + batchSize + ", " + threads);
            }
        }

        /** Returns the distance as published, for VGG16: layers as they are. */
        public static Options published() {
            return new Options(16, false, 2, Optional.empty());
        }

        /** Returns the distance for any other extractor: layers balanced. */
        public static Options balancedLayers() {
            return new Options(16, true, 2, Optional.empty());
        }

        /** Returns these options for descriptors that are sketched. */
        public Options sketched(Optional<Integer> columns) {
            return new Options(batchSize, balanced, threads, columns);
        }
    }

    private final List<String> names;
    private final Device device;
    private final DescriptorLayout layout;
    private final DescriptorStore store;
    private final float[] means;
    private final float[] factors;

    private StyleDescriptors(
            List<String> names,
            Device device,
            DescriptorLayout layout,
            DescriptorStore store,
            DescriptorStatistics statistics,
            boolean balanced) {
        this.names = names;
        this.device = device;
        this.layout = layout;
        this.store = store;
        means = statistics.means();
        factors = statistics.factors(balanced);
    }

    /**
     * Computes the descriptors of all images.
     *
     * @param images at least one image
     * @param transform the view of an image that is described: its {@link PairAugmentation#centerCrop(RgbImage)}
     * @param extractor the features; it stays open
     * @param options how to compute them
     * @param file the scratch file for them, n × dimension × 4 bytes; descriptors that it holds are taken from there
     * @param progress is told the images done
     * @throws IOException if an image cannot be read or the scratch file not written
     * @throws IllegalArgumentException if an image is too small for the view; the message names it
     */
    public static StyleDescriptors compute(
            Images images,
            PairAugmentation transform,
            FeatureExtractor extractor,
            Options options,
            Path file,
            Progress progress)
            throws IOException {
        int size = images.size();
        if (size < 1) {
            throw new IllegalArgumentException("There are no images to describe");
        }
        List<String> names = IntStream.range(0, size).mapToObj(images::name).toList();
        DescriptorLayout layout = layout(extractor, transform.crop(), options.sketch());
        DescriptorStatistics statistics = new DescriptorStatistics(layout);
        DescriptorStore store = new DescriptorStore(file, size, layout.dimension());
        int batch = options.batchSize();
        int known = store.complete();
        try {
            for (int row = 0; row < known; row++) {
                statistics.add(store.row(row), names.get(row));
            }
            try (PrefetchingDataLoader<HostBatch> loader = new PrefetchingDataLoader<>(
                    step -> {
                        int first = known + (int) step * batch;
                        return images.centered(first, first + batch, transform);
                    },
                    0,
                    (size - known + batch - 1) / batch,
                    options.threads())) {
                while (store.complete() < size) {
                    float[][] descriptors = describe(loader.next(), extractor, layout);
                    for (int i = 0; i < descriptors.length; i++) {
                        statistics.add(descriptors[i], names.get(store.complete() + i));
                    }
                    store.append(descriptors);
                    progress.report(store.complete(), size);
                }
            }
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
        statistics.warnOfZeros();
        LOG.debug(
                "Mean style distance in the layers {} of {}: {}",
                extractor.layers(),
                extractor.id(),
                statistics.meanDistances());
        return new StyleDescriptors(names, extractor.device(), layout, store, statistics, options.balanced());
    }

    static DescriptorLayout layout(FeatureExtractor extractor, int side, Optional<Integer> sketch) {
        try (NDManager scope = NDManager.newBaseManager(extractor.device())) {
            NDArray black = scope.zeros(new Shape(1, 3, side, side));
            return DescriptorLayout.of(GramStyle.grams(extractor.extract(black)), sketch);
        }
    }

    private static float[][] describe(HostBatch batch, FeatureExtractor extractor, DescriptorLayout layout) {
        try (NDManager scope = NDManager.newBaseManager(extractor.device())) {
            return layout.pack(GramStyle.grams(extractor.extract(batch.toArray(scope))));
        }
    }

    /** Returns the number of images. */
    public int size() {
        return names.size();
    }

    /** Returns the names of the images. */
    public List<String> names() {
        return names;
    }

    /** Returns the length of a descriptor: the sum of C (C + 1) / 2 over the layers; 305,888 for VGG16. A sketched layer adds its columns at most. */
    public int dimension() {
        return layout.dimension();
    }

    /** Returns where the extractor computed. */
    Device device() {
        return device;
    }

    /** Returns the number of chunks of columns in which the descriptors are read. */
    int chunks() {
        return store.chunks();
    }

    /** Returns the rows from the first to the last in a chunk of columns, (n − firstRow, width), centered and balanced, on the manager's device. */
    NDArray read(NDManager manager, int chunk, int firstRow) throws IOException {
        int width = store.width(chunk);
        int column = store.column(chunk);
        Shape row = new Shape(1, width);
        ByteBuffer values = store.read(chunk, firstRow, size());
        try (NDArray raw = manager.create(values, new Shape(size() - firstRow, width), DataType.FLOAT32);
                NDArray mean = manager.create(Arrays.copyOfRange(means, column, column + width), row);
                NDArray factor = manager.create(Arrays.copyOfRange(factors, column, column + width), row)) {
            return raw.sub(mean).muli(factor);
        }
    }

    /** Returns the rows of these numbers, (B, dimension), centered and balanced. */
    float[][] rows(int... some) throws IOException {
        float[][] rows = store.rows(some);
        for (float[] row : rows) {
            for (int k = 0; k < row.length; k++) {
                row[k] = (row[k] - means[k]) * factors[k];
            }
        }
        return rows;
    }

    /** Returns all rows in a chunk of columns as they were described, (n, width). */
    float[] raw(int chunk) throws IOException {
        float[] values = new float[size() * store.width(chunk)];
        store.read(chunk, 0, size()).asFloatBuffer().get(values);
        return values;
    }

    /** Returns what to multiply the squared differences of the columns of a chunk by, (width). */
    double[] weights(int chunk) {
        int column = store.column(chunk);
        return IntStream.range(column, column + store.width(chunk))
                .mapToDouble(k -> factors[k])
                .map(factor -> factor * factor)
                .toArray();
    }

    /** Closes the scratch file and leaves it there. */
    @Override
    public void close() throws IOException {
        store.close();
    }
}
