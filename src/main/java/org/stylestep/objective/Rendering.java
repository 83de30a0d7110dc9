package org.stylestep.objective;

/** The style codes with which the generator renders a batch's inputs. */
public enum Rendering {
    /** Each input in the style of its own target, {@code G(x, E(y))}. */
    DIRECT,
    /**
     * Each input in the style of another target, {@code G(x_a, E(y_b))} and {@code G(x_b, E(y_a))}, where a and b are the halves of the batch.
     * The published code draws a second batch instead.
     */
    SWAPPED,
    /**
     * Each input in the style that the encoder reads off the {@link #SWAPPED} rendering of its own style, so that it should be the target
     * again: {@code G(x_a, E(G(x_b, E(y_a))))}.
     */
    CYCLED,
    /** Each input in a style drawn from N(0, I), {@code G(x, ẑ)}. */
    SAMPLED;

    /** Returns whether it exchanges the halves of the batch, whose size must then be even. */
    public boolean exchangesHalves() {
        return this == SWAPPED || this == CYCLED;
    }
}
