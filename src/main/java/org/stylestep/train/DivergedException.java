package org.stylestep.train;

/** A loss, a weight or a learning rate that is no longer a finite number. What was written before it is untouched. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    static final String ADVICE =
            " What was saved before is untouched. Begin again, or go on from the last checkpoint, with a lower learning"
                    + " rate, or with runtime.on_divergence: back (or skip).";

    DivergedException(String value, double found, long steps) {
        super("training diverged: '" + value + "' is " + found + " after step " + steps + ".");
    }

    /** Says more. */
    DivergedException(DivergedException found, String message) {
        super(message, found);
    }
}
