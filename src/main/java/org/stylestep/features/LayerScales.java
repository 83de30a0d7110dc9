package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;

/** How much each layer of an extractor differs between images. */
final class LayerScales {

    private LayerScales() {}

    /**
     * Returns mean((φ_l(x) − φ_l(y))²) per layer l, over all pairs of different images of the same batch; the images must differ in every
     * layer.
     *
     * <p>Over the pairs of one batch this is twice the unbiased variance over the batch axis, so no pair is ever formed.
     */
    static double[] meanSquaredDifferences(FeatureExtractor extractor, NDArray... batches) {
        double[] sums = new double[extractor.layers().size()];
        double pairs = 0;
        for (NDArray images : batches) {
            long size = images.getShape().get(0);
            if (size < 2) {
                continue;
            }
            double pairsHere = size * (size - 1) / 2.0;
            pairs += pairsHere;
            try (NDList maps = extractor.extract(images);
                    NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                for (int layer = 0; layer < sums.length; layer++) {
                    NDArray map = maps.get(layer);
                    NDArray deviations = map.sub(map.mean(new int[] {0}, true));
                    double population = deviations.square().mean().getFloat();
                    sums[layer] += pairsHere * 2 * population * size / (size - 1);
                }
            }
        }
        if (pairs == 0) {
            throw new IllegalArgumentException("Balancing the layers needs a batch of at least two sample images");
        }
        for (int layer = 0; layer < sums.length; layer++) {
            sums[layer] /= pairs;
            if (!(sums[layer] > 0 && Double.isFinite(sums[layer]))) {
                throw new IllegalArgumentException("The sample images' mean squared difference in layer "
                        + extractor.layers().get(layer) + " of " + extractor.id() + " is " + sums[layer]
                        + ": balancing needs images that differ");
            }
        }
        return sums;
    }
}
