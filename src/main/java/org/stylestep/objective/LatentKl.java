package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import org.stylestep.engine.Scalars;

/**
 * The published {@code z_KL}: {@code ½ Σ (μ² + e^logvar − 1 − logvar)}, the divergence of the codes' normal distribution from N(0, I).
 *
 * <p>It is a SUM over batch and dimensions (published code: losses.py, lines 19 to 22), unlike every other term, which is a mean over the batch: with
 * twice the batch size it weighs twice as much; the number of shards makes no difference. Published weight: 0.01 (options.py, w_loss_z_kl), for a batch of 8.
 */
public record LatentKl() implements LossTerm {

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        NDArray sum = divergence(synthesis.heads().get(0), synthesis.heads().get(1));
        // Shards are averaged.
        return synthesis.shards() == 1 ? sum : Scalars.times(sum, synthesis.shards());
    }

    static NDArray divergence(NDArray mean, NDArray logVariance) {
        NDArray sum = Scalars.plus(mean.square().add(logVariance.exp()).sub(logVariance), -1)
                .sum();
        return Scalars.times(sum, 0.5);
    }

    @Override
    public Trains trains() {
        return Trains.ENCODER;
    }
}
