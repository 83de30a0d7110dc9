package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.stylestep.engine.Kernels;

/**
 * The least-squares GAN loss of the published code: for the discriminator mean (D − 1)² on real images and mean D² on renderings, for
 * the generator mean (D − 1)². The mean runs over batch and positions; the scales are summed, not averaged, as published.
 */
public record LeastSquares() implements GanLoss {

    @Override
    public float boundary() {
        return 0.5f;
    }

    @Override
    public NDArray real(NDList logits) {
        return Logits.sum(logits, map -> Kernels.call("mean_square_from_one", map));
    }

    @Override
    public NDArray fake(NDList logits) {
        return Logits.sum(logits, map -> Kernels.call("mean_square", map));
    }

    @Override
    public NDArray generatorLoss(NDList logits) {
        return real(logits);
    }
}
