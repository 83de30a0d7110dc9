package org.stylestep.train;

/**
 * How a training ended.
 *
 * @param reason why it ended
 * @param steps steps done
 * @param images images shown
 */
public record Outcome(Reason reason, long steps, long images) {

    /** Why a training ended. */
    public enum Reason {
        /** All images of the schedule were shown. */
        COMPLETED,
        /** The validation no longer improved. */
        EARLY_STOPPED,
        /** A stop was requested. */
        STOPPED
    }
}
