package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What the library's extractors share: a manager for their weights, the validation of their input, and the closing of intermediate results. */
abstract class FixedFeatures implements FeatureExtractor {

    private final NDManager manager;
    private final String id;
    private final List<String> layers;
    private final int minimumSide;
    private final Optional<String> published;

    FixedFeatures(NDManager manager, String id, List<String> layers, int minimumSide) {
        this(manager, id, layers, minimumSide, Optional.empty());
    }

    /** Takes the weights' manager, which it closes, and the smallest height and width that reach the deepest layer. */
    FixedFeatures(NDManager manager, String id, List<String> layers, int minimumSide, Optional<String> published) {
        this.manager = manager;
        this.id = id;
        this.layers = layers;
        this.minimumSide = minimumSide;
        this.published = published;
    }

    /** Makes features of the arrays that a file has; the manager owns them. */
    @FunctionalInterface
    interface Maker<T> {
        T make(NDManager manager, WeightFile file, SortedMap<String, NDArray> weights);
    }

    /** Reads a network's weights, whose manager the features own. */
    static <T extends FixedFeatures> T load(
            Path path, String network, Map<String, Shape> expected, Device device, Maker<T> maker) throws IOException {
        NDManager manager = NDManager.newBaseManager(device);
        try {
            WeightFile file = new WeightFile(path, network);
            return maker.make(manager, file, file.read(expected, manager));
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Computes the maps; whatever else it makes is closed afterwards. */
    abstract NDList maps(NDArray images);

    @Override
    public final NDList extract(NDArray images) {
        validate(images);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList maps = maps(images);
            NDScope.unregister(maps);
            return maps;
        }
    }

    private void validate(NDArray images) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4 || shape.get(1) != 3) {
            throw new IllegalArgumentException("Images must be (batch, 3, height, width), not " + shape);
        }
        if (shape.get(2) < minimumSide || shape.get(3) < minimumSide) {
            throw new IllegalArgumentException("Images of " + shape.get(3) + "x" + shape.get(2)
                    + " are too small for the deepest layer, which needs " + minimumSide + "x" + minimumSide);
        }
        if (images.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("Images must be float32, not " + images.getDataType());
        }
        if (!images.getDevice().equals(device())) {
            throw new IllegalArgumentException(
                    "Images are on " + images.getDevice() + " but the features' weights are on " + device());
        }
    }

    @Override
    public final List<String> layers() {
        return layers;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Optional<String> publishedWeights() {
        return published;
    }

    @Override
    public final Device device() {
        return manager.getDevice();
    }

    /** Where the weights live. */
    final NDManager manager() {
        return manager;
    }

    @Override
    public final void close() {
        manager.close();
    }
}
