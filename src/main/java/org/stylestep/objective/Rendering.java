package org.stylestep.objective;

/** A way in which the generator is asked to render a batch's inputs. */
public enum Rendering {
    /** Each input in the style of its own target, {@code G(x, E(y))}. */
    DIRECT
}
