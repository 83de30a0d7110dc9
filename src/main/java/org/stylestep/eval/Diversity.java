package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.data.HostBatch;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;

/**
 * How much renderings of one input differ from each other: the mean distance of features over all pairs of styles, then over the inputs.
 *
 * <p>It is measured for sampled styles and for the styles of real images; a sampler that draws what real images have scores the same.
 * The distance is the squared one of {@link PerceptualDistance}, its layers balanced on renderings of different inputs in different real
 * styles, so that 1 is the mean distance of two of those; with a single input, on renderings of it. Numbers of other features, sizes, inputs or styles do not compare.
 */
public final class Diversity {

    /** Images that the layers are balanced on at once; bounds memory. */
    private static final int BATCH = 8;

    private final Renderer renderer;
    private final List<RgbImage> inputs;
    private final List<Style> realStyles;
    private final PerceptualDistance distance;
    private final NDManager manager;

    /** Renders an input in several styles, as a trained pair does. */
    @FunctionalInterface
    public interface Renderer {

        /**
         * Renders.
         *
         * @param input the input
         * @param styles the styles
         * @return a rendering for each style, all of one size
         */
        List<RgbImage> render(RgbImage input, List<Style> styles);
    }

    /**
     * Prepares the measurement.
     *
     * @param renderer a trained pair
     * @param inputs at least one input, all of one size
     * @param realStyles at least two styles of real images
     * @param extractor the features, which stay the caller's to close
     * @param manager on the features' device
     */
    public Diversity(
            Renderer renderer,
            List<RgbImage> inputs,
            List<Style> realStyles,
            FeatureExtractor extractor,
            NDManager manager) {
        if (inputs.isEmpty() || realStyles.size() < 2) {
            throw new IllegalArgumentException("diversity needs at least 1 input and 2 styles of real images, not "
                    + inputs.size() + " and " + realStyles.size());
        }
        this.renderer = renderer;
        this.inputs = List.copyOf(inputs);
        this.realStyles = List.copyOf(realStyles);
        this.manager = manager;
        distance = balanced(extractor);
    }

    private PerceptualDistance balanced(FeatureExtractor extractor) {
        List<RgbImage> renderings = new ArrayList<>();
        for (int i = 0; i < Math.max(inputs.size(), realStyles.size()); i++) {
            Style style = realStyles.get(i % realStyles.size());
            renderings.addAll(renderer.render(inputs.get(i % inputs.size()), List.of(style)));
        }
        try (NDManager scratch = manager.newSubManager()) {
            List<NDArray> batches = new ArrayList<>();
            for (int start = 0; start < renderings.size(); start += BATCH) {
                int end = Math.min(start + BATCH, renderings.size());
                batches.add(new HostBatch(renderings.subList(start, end)).toArray(scratch));
            }
            return PerceptualDistance.balanced(extractor, batches.toArray(NDArray[]::new));
        }
    }

    /** Returns the mean over the inputs for the styles of real images. */
    public double ofRealStyles() {
        return of(realStyles);
    }

    /**
     * Measures styles.
     *
     * @param styles at least two
     * @return the mean over the inputs of the mean distance over all pairs of renderings of an input
     */
    public double of(List<Style> styles) {
        return inputs.stream().mapToDouble(input -> of(input, styles)).average().orElseThrow();
    }

    private double of(RgbImage input, List<Style> styles) {
        List<RgbImage> renderings = renderer.render(input, styles);
        try (NDManager scratch = manager.newSubManager()) {
            return distance.meanOverPairs(renderings.stream()
                    .map(rendering -> new HostBatch(List.of(rendering)).toArray(scratch))
                    .toList());
        }
    }
}
