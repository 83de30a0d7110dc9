package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * How far the discriminator is from taking a rendering for a photograph; with {@link Rendering#DIRECT} the published {@code D_dir}.
 *
 * @param rendering what is judged
 * @param loss how logits become a loss
 */
public record AdversarialTerm(Rendering rendering, GanLoss loss) implements LossTerm {

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        return loss.deceived(synthesis.judgement(rendering));
    }

    @Override
    public Optional<Rendering> judged() {
        return Optional.of(rendering);
    }
}
