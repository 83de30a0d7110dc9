package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * The distance of a rendering from the targets: the published {@code dir_recon}, {@code distance(G(x, E(y)), y)}, with
 * {@link Rendering#DIRECT}, and {@code cyc_recon} with {@link Rendering#CYCLED}.
 *
 * <p>The distance is a mean over the batch (published code: losses.py, lines 29 to 59). Published weights: 10 for L1, 0.02 for
 * VGG features (options.py, w_loss_l1 and w_loss_vgg). Where the published code draws two batches, it adds up the means of both.
 *
 * @param of the rendering to compare; {@link Rendering#SWAPPED} and {@link Rendering#SAMPLED} have no target to be compared with
 * @param distance how
 */
public record ReconstructionTerm(Rendering of, ImageDistance distance) implements LossTerm {

    /** Checks the rendering. */
    public ReconstructionTerm {
        if (of == Rendering.SWAPPED || of == Rendering.SAMPLED) {
            throw new IllegalArgumentException("no target shows what the rendering " + of + " should be");
        }
    }

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        return distance.between(synthesis.rendering(of), synthesis.target());
    }

    @Override
    public Optional<Rendering> rendering() {
        return Optional.of(of);
    }
}
