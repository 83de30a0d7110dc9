package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;

/**
 * The logistic GAN loss in its non-saturating form (Goodfellow et al. 2014): with softplus(t) = log(1 + eᵗ), mean softplus(−D) on real
 * images and mean softplus(D) on renderings; for the generator mean softplus(−D). Means and scales as in {@link LeastSquares}.
 */
public record Logistic() implements GanLoss {

    @Override
    public NDArray real(NDList logits) {
        return Logits.sumOfMeans(logits, map -> Activation.softPlus(map.neg()));
    }

    @Override
    public NDArray fake(NDList logits) {
        return Logits.sumOfMeans(logits, Activation::softPlus);
    }

    @Override
    public NDArray generatorLoss(NDList logits) {
        return real(logits);
    }
}
