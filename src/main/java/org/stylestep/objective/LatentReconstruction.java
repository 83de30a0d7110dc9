package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * How far the style that the encoder reads off a rendering is from the code it was rendered with: the published {@code z_recon},
 * {@code mean |E(G(x_b, z_a)) − z_a|}, with {@link Rendering#SWAPPED}, and {@code z_rand_recon}, {@code mean |E(G(x, ẑ)) − ẑ|}, with
 * {@link Rendering#SAMPLED}.
 *
 * <p>The mean runs over batch and dimensions (published code: losses.py, lines 29 and 30). Published weight: 10 (options.py, w_loss_z_recon). The
 * published code compares {@code z_a} with a code of the form in use, which with VAE has noise in it where the cycle is on; here the code of a
 * rendering never has.
 *
 * @param of the rendering to read the style off; {@link Rendering#CYCLED} has no use here
 */
public record LatentReconstruction(Rendering of) implements LossTerm {

    /** Checks the rendering. */
    public LatentReconstruction {
        if (of == Rendering.CYCLED) {
            throw new IllegalArgumentException("the style of a cycled rendering is itself read off a rendering");
        }
    }

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        return synthesis.recoveredCode(of).sub(synthesis.codeFor(of)).abs().mean();
    }

    @Override
    public Trains trains() {
        return Trains.GENERATOR;
    }

    @Override
    public Optional<Rendering> rendering() {
        return Optional.of(of);
    }
}
