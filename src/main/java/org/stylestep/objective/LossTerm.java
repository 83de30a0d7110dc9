package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** One term of what the generator, and in the joint stage the encoder, minimise. */
@FunctionalInterface
public interface LossTerm {

    /**
     * Evaluates the term.
     *
     * <p>Multiply with numbers through {@link org.stylestep.engine.Scalars}: an engine's product with a Java number may lose its gradient.
     *
     * @param synthesis what the networks make of the batch
     * @return a scalar, averaged over the batch, without its weight
     */
    NDArray evaluate(Synthesis synthesis);

    /**
     * Returns the rendering that the discriminator learns to reject because of this term.
     *
     * @return the rendering; empty for a term that asks no discriminator
     */
    default Optional<Rendering> judged() {
        return Optional.empty();
    }
}
