package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.stylestep.engine.Gradients;

/**
 * The mean squared difference of feature maps over all pairs of several images, without forming a pair and without keeping more than
 * two images' maps: twice the unbiased variance, by Welford's recurrence.
 */
final class PairMean implements AutoCloseable {

    private final FeatureExtractor extractor;
    private final NDManager manager;
    private final NDList means = new NDList();
    private final double[] squares;
    private int count;

    PairMean(FeatureExtractor extractor) {
        this.extractor = extractor;
        manager = NDManager.newBaseManager(extractor.device());
        squares = new double[extractor.layers().size()];
    }

    /** Takes an image in, (1, 3, H, W) in [-1, 1]. */
    void add(NDArray image) {
        count++;
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager scratch = manager.newSubManager()) {
            NDArray own = image.duplicate();
            own.attach(scratch);
            NDList maps = extractor.extract(own);
            for (int layer = 0; layer < squares.length; layer++) {
                NDArray map = maps.get(layer);
                if (count == 1) {
                    map.attach(manager);
                    means.add(map);
                } else {
                    NDArray before = map.sub(means.get(layer));
                    NDArray step = before.duplicate();
                    step.muli(1f / count);
                    means.get(layer).addi(step);
                    NDArray after = map.sub(means.get(layer));
                    squares[layer] += before.mul(after).mean().getFloat();
                }
            }
        }
    }

    /** Returns for each layer the mean over all pairs of the mean squared difference; at least two images must have come. */
    double[] ofLayers() {
        double[] means = new double[squares.length];
        for (int layer = 0; layer < means.length; layer++) {
            means[layer] = 2 * squares[layer] / (count - 1);
        }
        return means;
    }

    int count() {
        return count;
    }

    @Override
    public void close() {
        manager.close();
    }
}
