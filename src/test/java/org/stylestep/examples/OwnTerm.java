package org.stylestep.examples;

import ai.djl.ndarray.NDArray;
import org.stylestep.objective.AdversarialTerm;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Objective;
import org.stylestep.objective.ReconstructionTerm;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;

/** A loss term of one's own: docs/extending.md shows the middle of this file. */
final class OwnTerm {

    private OwnTerm() {}

    // Shown: own term
    /** The mean absolute difference of the mean colors of rendering and target. */
    record MeanColor() implements LossTerm {
        @Override
        public NDArray evaluate(Synthesis synthesis) {
            int[] positions = {2};
            NDArray rendered =
                    synthesis.rendering(Rendering.DIRECT).flatten(2, 3).mean(positions);
            return rendered.sub(synthesis.target().flatten(2, 3).mean(positions))
                    .abs()
                    .mean();
        }
    }
    // Shown: end

    static Objective objective() {
        return Objective.builder()
                .add("reconstruction_direct", 10, new ReconstructionTerm(Rendering.DIRECT, ImageDistance.L1))
                .add("adversarial_direct", 1, new AdversarialTerm(Rendering.DIRECT, new LeastSquares()))
                .add("mean_color", 2, new MeanColor())
                .build();
    }
}
