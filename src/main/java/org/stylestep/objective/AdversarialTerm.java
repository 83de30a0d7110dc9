package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;

/**
 * How far the discriminator is from taking a rendering for a photograph: the published {@code D_dir}, {@code D_swap_z}, {@code D_cyc} and
 * {@code D_rand_z}, by rendering.
 *
 * <p>The mean runs over batch and positions, and the scales are summed (published code: losses.py, lines 70 to 84). Published weight: 1
 * (options.py, w_loss_gan), of which {@link GanWeighting#REFERENCE} takes a share.
 *
 * @param of the rendering that the discriminator is given
 * @param loss how logits become a loss
 * @param trains which networks it trains
 */
public record AdversarialTerm(Rendering of, GanLoss loss, Trains trains) implements LossTerm {

    /**
     * Creates a term that trains what the published one trains: the generator alone for {@link Rendering#SAMPLED}, else the encoder, too.
     */
    public AdversarialTerm(Rendering of, GanLoss loss) {
        this(of, loss, of == Rendering.SAMPLED ? Trains.GENERATOR : Trains.ENCODER_AND_GENERATOR);
    }

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        NDList logits = synthesis.logits(of);
        return loss.generatorLoss(loss.isPaired() ? Logits.difference(logits, synthesis.targetLogits(of)) : logits);
    }

    @Override
    public Optional<Rendering> rendering() {
        return Optional.of(of);
    }

    @Override
    public Optional<Rendering> discriminated() {
        return Optional.of(of);
    }
}
