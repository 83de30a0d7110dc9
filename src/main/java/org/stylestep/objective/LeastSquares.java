package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.stylestep.engine.Scalars;

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
        return toward(1, logits);
    }

    @Override
    public NDArray fake(NDList logits) {
        return toward(0, logits);
    }

    @Override
    public NDArray generatorLoss(NDList logits) {
        return toward(1, logits);
    }

    private static NDArray toward(float aim, NDList logits) {
        return Logits.sumOfMeans(logits, map -> (aim == 0 ? map : Scalars.plus(map, -aim)).square());
    }
}
