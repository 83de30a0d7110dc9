package org.stylestep.train;

/** A loss, a weight or a learning rate that is no longer a finite number. What was written before it is untouched. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DivergedException(String value, double found, long steps) {
        super(
                "training diverged: '" + value + "' is " + found + " after step " + steps
                        + ". What was saved before is untouched. Begin again, or go on from the last checkpoint, with a lower learning rate.");
    }

    /** Adds which images may be the cause. */
    DivergedException(DivergedException found, String images) {
        super(found.getMessage() + " " + images, found);
    }
}
