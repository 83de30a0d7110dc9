package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * A metric that compares sets of images as wholes, such as a distance of two distributions of features: it has no number for a single image.
 *
 * <p>Registered as a {@link Metric} of {@link Metric#KIND}.
 */
public interface SetMetric extends Metric {

    /**
     * Computes what the sets keep of images.
     *
     * @param images (B, 3, H, W) in [-1, 1]
     * @return B rows of one length, each of which depends on its image alone
     */
    float[][] features(NDArray images);

    /** Starts sets without images. */
    ImageSets newSets();

    /** Returns how many images a set needs; an evaluation of fewer pairs is refused before it starts. */
    default int minimumImages() {
        return 1;
    }

    /** Returns whether a larger number of a figure means better renderings. */
    default boolean higherIsBetter(String figure) {
        return higherIsBetter();
    }

    /** {@return no numbers: single images are not measured} */
    @Override
    default double[] evaluate(NDArray renderings, NDArray targets) {
        return new double[0];
    }

    /** Sets of images by name, of which only what the metric needs is kept: memory does not grow with the number of images. */
    interface ImageSets extends AutoCloseable {

        /**
         * Adds images to a set; neither the order of images nor their batches matter.
         *
         * @param set the set's name, new or known
         * @param features of images, by {@link SetMetric#features}
         */
        void add(String set, float[][] features);

        /**
         * Compares two sets.
         *
         * @param renderings the name of the set that is measured
         * @param targets the name of the set that it is measured by
         * @return a number for each of {@link Metric#figures}
         * @throws IllegalArgumentException if features are not finite
         */
        Map<String, Double> compare(String renderings, String targets);

        /** Frees what is kept. */
        @Override
        void close();
    }
}
