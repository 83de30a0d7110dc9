package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Optional;
import org.stylestep.extension.Kind;

/**
 * A fixed function from images to several layers of feature maps.
 *
 * <p>An implementation keeps its weights on one device and in a manager of its own; they never require a gradient. It leaves
 * nothing behind but the maps it returns: intermediate results are closed before {@link #extract} returns.
 */
public interface FeatureExtractor extends AutoCloseable {

    /** Feature extractors by name: {@code features: {type: ...}} of a run file; made for a device. */
    Kind<FeatureExtractor, Device> KIND = new Kind<>("features", FeatureExtractor.class, Device.class);

    /**
     * Returns the feature maps of a batch of images.
     *
     * @param images (B, 3, H, W), RGB in [-1, 1], on {@link #device()}
     * @return one map (B, C, H', W') per layer, shallow to deep, in the images' manager, differentiable with respect to the images;
     *     the caller closes them
     * @throws IllegalArgumentException if the images have another shape, type or device, or are too small for the deepest layer
     */
    NDList extract(NDArray images);

    /** Returns the layers' names, in the order of the maps. */
    List<String> layers();

    /**
     * Returns what tells this extractor from others: equal ids mean equal maps of equal images, so a result computed with one may be
     * reused for the other.
     */
    String id();

    /** Returns the device that holds the weights and on which images are expected. */
    Device device();

    /**
     * {@return whether the magnitudes are those of the published method, for which its weights of layers were chosen: VGG16 in the Caffe convention.
     * False unless an extractor says otherwise; layers are then balanced}
     */
    default boolean isPublishedScale() {
        return false;
    }

    /**
     * {@return the name of the published weights that these are known to be; empty unless an extractor can tell, as those can whose weight file
     * {@link WeightConversion} made of the published file}
     */
    default Optional<String> publishedWeights() {
        return Optional.empty();
    }

    /** Frees the weights. */
    @Override
    void close();
}
