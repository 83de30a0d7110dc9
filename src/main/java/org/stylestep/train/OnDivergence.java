package org.stylestep.train;

/** What a training does when a loss, a weight or a learning rate is not finite. */
public enum OnDivergence {
    /** It ends. */
    STOP,
    /**
     * It leaves the step out, at most 10 in a row: all is as before it, and the next batch follows. To know, it copies the networks and the optimizers'
     * state on the device in every step, and reads all figures and a sum of each array.
     */
    SKIP,
    /** It goes back to the last checkpoint that was due and on with half the learning rates, at most 3 times. */
    BACK
}
