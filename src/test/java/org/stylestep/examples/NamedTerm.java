package org.stylestep.examples;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;
import org.stylestep.objective.Trains;

/** A loss term of one's own that a run file names: {@code objective: {reconstruction_direct: 1, contrast_random: 0.1}}. */
public final class NamedTerm {

    private NamedTerm() {}

    // Shown: the term
    /** The negative mean absolute difference of the renderings in random styles from their mean: it trains the generator alone. */
    public record RandomContrast() implements LossTerm {
        @Override
        public NDArray evaluate(Synthesis synthesis) {
            NDArray images = synthesis.rendering(Rendering.SAMPLED);
            return images.sub(images.mean(new int[] {0}, true)).abs().mean().neg();
        }

        @Override
        public Trains trains() {
            return Trains.GENERATOR;
        }

        @Override
        public Optional<Rendering> rendering() {
            return Optional.of(Rendering.SAMPLED);
        }
    }
    // Shown: end
}
