package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import org.stylestep.engine.Scalars;

/**
 * The hinge GAN loss (Lim and Ye 2017): mean max(0, 1 − D) on real images and mean max(0, 1 + D) on renderings; for the generator mean −D.
 * Means and scales as in {@link LeastSquares}.
 */
public record Hinge() implements GanLoss {

    @Override
    public NDArray real(NDList logits) {
        return Logits.sumOfMeans(logits, map -> Activation.relu(Scalars.plus(map.neg(), 1)));
    }

    @Override
    public NDArray fake(NDList logits) {
        return Logits.sumOfMeans(logits, map -> Activation.relu(Scalars.plus(map, 1)));
    }

    @Override
    public NDArray generatorLoss(NDList logits) {
        return Logits.sumOfMeans(logits, NDArray::neg);
    }
}
