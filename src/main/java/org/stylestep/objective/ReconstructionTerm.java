package org.stylestep.objective;

import ai.djl.ndarray.NDArray;

/**
 * The distance of a rendering from the targets; with {@link Rendering#DIRECT} the published {@code dir_recon},
 * {@code distance(G(x, E(y)), y)}.
 *
 * @param rendering what to compare
 * @param distance how
 */
public record ReconstructionTerm(Rendering rendering, ImageDistance distance) implements LossTerm {

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        return distance.between(synthesis.rendering(rendering), synthesis.target());
    }
}
