package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The relativistic pairing GAN loss (RpGAN; Jolicoeur-Martineau 2018, used by R3GAN, arXiv 2501.05441): the discriminator minimizes mean
 * softplus(−(D(y) − D(rendering))), the generator mean softplus(−(D(rendering) − D(y))). A rendering is paired with the target of the same row of
 * the batch, patch by patch. Means and scales as in {@link LeastSquares}. R3GAN combines it with {@link GradientPenalty} on both kinds of images.
 */
public record Relativistic() implements GanLoss {

    @Override
    public boolean isPaired() {
        return true;
    }

    @Override
    public NDArray real(NDList advantages) {
        return new Logistic().real(advantages);
    }

    @Override
    public NDArray fake(NDList advantages) {
        throw new UnsupportedOperationException("a paired loss has no term for renderings alone");
    }

    @Override
    public NDArray generatorLoss(NDList advantages) {
        return new Logistic().generatorLoss(advantages);
    }
}
