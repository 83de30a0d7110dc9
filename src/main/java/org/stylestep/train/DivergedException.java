package org.stylestep.train;

/** A loss that is no longer a finite number. What was written before it is untouched. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DivergedException(String value, double found, long steps) {
        super("training diverged: '" + value + "' is " + found + " after step " + steps
                + ". Lower the learning rate, or go on with --resume from the last checkpoint.");
    }
}
