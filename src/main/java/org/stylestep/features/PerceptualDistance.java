package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import org.stylestep.engine.Scalars;

/**
 * The perceptual distance of two images: Σ_l w_l · mean((s · (φ_l(a) − φ_l(b)))²) over the layers l of a feature extractor.
 *
 * <p>Differentiable with respect to either image. Closing it closes the extractor.
 */
public final class PerceptualDistance implements AutoCloseable {

    /** The published code's weights of VGG16's conv1_2, conv2_2, conv3_2, conv4_2 and conv5_2, and its scale of the features. */
    private static final float[] PUBLISHED_WEIGHTS = {1 / 32f, 1 / 16f, 1 / 8f, 1 / 4f, 1};

    private static final float PUBLISHED_SCALE = 0.1f;

    private final FeatureExtractor extractor;
    private final float[] layerWeights;
    private final float featureScale;

    /**
     * Weighs an extractor's layers with w, one per layer, not negative, and scales its features with s, positive; closing this distance closes the
     * extractor.
     */
    public PerceptualDistance(FeatureExtractor extractor, float[] layerWeights, float featureScale) {
        if (layerWeights.length != extractor.layers().size()) {
            throw new IllegalArgumentException(layerWeights.length + " layer weights for the "
                    + extractor.layers().size() + " layers " + extractor.layers() + " of " + extractor.id());
        }
        for (float weight : layerWeights) {
            if (!(weight >= 0 && Float.isFinite(weight))) {
                throw new IllegalArgumentException(
                        "Layer weights must be finite and not negative: " + Arrays.toString(layerWeights));
            }
        }
        if (!(featureScale > 0 && Float.isFinite(featureScale))) {
            throw new IllegalArgumentException("The feature scale must be finite and positive, not " + featureScale);
        }
        this.extractor = extractor;
        this.layerWeights = layerWeights.clone();
        this.featureScale = featureScale;
    }

    /**
     * {@return the distance of the published code, without the loss weight 0.02 that it carries there, of VGG16 in the Caffe convention, for whose
     * magnitudes the weights were chosen}
     */
    public static PerceptualDistance published(FeatureExtractor vgg) {
        return new PerceptualDistance(vgg, PUBLISHED_WEIGHTS, PUBLISHED_SCALE);
    }

    /**
     * Returns a distance of about 1 between unrelated images, to which each layer contributes the same.
     *
     * <p>A layer's weight is 1 over the number of layers and over its mean squared difference, the mean taken over all pairs of
     * different images of the same batch.
     *
     * @param extractor the features; the distance closes them
     * @param samples batches (B, 3, H, W) of at least two images like those to compare; a few dozen do
     * @throws IllegalArgumentException if no batch holds two images, or the images do not differ in some layer
     */
    public static PerceptualDistance balanced(FeatureExtractor extractor, NDArray... samples) {
        double[] means = LayerScales.meanSquaredDifferences(extractor, samples);
        float[] weights = new float[means.length];
        for (int layer = 0; layer < means.length; layer++) {
            weights[layer] = (float) (1 / (means.length * means[layer]));
        }
        return new PerceptualDistance(extractor, weights, 1);
    }

    /** {@return the distance of images (B, 3, H, W), RGB in [-1, 1], averaged over the batch, in a's manager} */
    public NDArray between(NDArray a, NDArray b) {
        requireEqualShapes(a, b);
        try (NDList mapsOfA = extractor.extract(a);
                NDList mapsOfB = extractor.extract(b);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray sum = weighted(0, mapsOfA, mapsOfB);
            for (int layer = 1; layer < layerWeights.length; layer++) {
                sum = sum.add(weighted(layer, mapsOfA, mapsOfB));
            }
            NDScope.unregister(sum);
            return sum;
        }
    }

    /** {@return the B distances, whose mean is that of {@link #between}, of each pair of images alone} */
    public double[] ofEach(NDArray a, NDArray b) {
        requireEqualShapes(a, b);
        double[] distances = new double[Math.toIntExact(a.getShape().get(0))];
        try (NDList mapsOfA = extractor.extract(a);
                NDList mapsOfB = extractor.extract(b);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (int layer = 0; layer < layerWeights.length; layer++) {
                float[] means = mapsOfA.get(layer)
                        .sub(mapsOfB.get(layer))
                        .square()
                        .flatten(1, -1)
                        .mean(new int[] {1})
                        .toFloatArray();
                for (int i = 0; i < distances.length; i++) {
                    distances[i] += (double) layerWeights[layer] * featureScale * featureScale * means[i];
                }
            }
        }
        return distances;
    }

    /**
     * {@return the mean of {@link #between} over all n·(n − 1)/2 pairs of images (1, 3, H, W) of one size, with the memory of two images' features}
     *
     * @throws IllegalArgumentException if there are fewer than two
     */
    public double meanOverPairs(Iterable<NDArray> images) {
        try (PairMean pairs = new PairMean(extractor)) {
            images.forEach(pairs::add);
            if (pairs.count() < 2) {
                throw new IllegalArgumentException("A mean over pairs needs at least two images");
            }
            double[] layers = pairs.ofLayers();
            double sum = 0;
            for (int layer = 0; layer < layers.length; layer++) {
                sum += layerWeights[layer] * featureScale * featureScale * layers[layer];
            }
            return sum;
        }
    }

    private static void requireEqualShapes(NDArray a, NDArray b) {
        if (!a.getShape().equals(b.getShape())) {
            throw new IllegalArgumentException("Images of different shape: " + a.getShape() + " and " + b.getShape());
        }
    }

    private NDArray weighted(int layer, NDList mapsOfA, NDList mapsOfB) {
        float factor = layerWeights[layer] * featureScale * featureScale;
        return Scalars.times(mapsOfA.get(layer).sub(mapsOfB.get(layer)).square().mean(), factor);
    }

    /** Returns the weight of each layer, for a run's record. */
    public float[] layerWeights() {
        return layerWeights.clone();
    }

    /** Returns the extractor. */
    public FeatureExtractor extractor() {
        return extractor;
    }

    @Override
    public void close() {
        extractor.close();
    }
}
