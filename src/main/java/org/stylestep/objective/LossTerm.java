package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.stylestep.extension.Kind;

/** One term of what the generator and, where it trains, the encoder minimize. */
@FunctionalInterface
public interface LossTerm {

    /** Loss terms by name: the keys of a run file's section {@code objective}. */
    Kind<LossTerm, LossContext> KIND = new Kind<>("loss_term", LossTerm.class, LossContext.class);

    /**
     * {@return the term's value for a batch: a scalar without its weight, averaged over the batch unless the term says otherwise}
     *
     * <p>Multiply with numbers through {@link org.stylestep.engine.Scalars}: an engine's product with a Java number may lose its gradient.
     */
    NDArray evaluate(Synthesis synthesis);

    /** {@return which networks the term trains; encoder and generator unless overridden} */
    default Trains trains() {
        return Trains.ENCODER_AND_GENERATOR;
    }

    /** {@return the rendering that the term evaluates; empty for a term on codes alone} */
    default Optional<Rendering> rendering() {
        return Optional.empty();
    }

    /**
     * {@return the rendering that this term passes to a discriminator, which is trained to tell it from targets; empty for a term without discriminator}
     */
    default Optional<Rendering> discriminated() {
        return Optional.empty();
    }
}
