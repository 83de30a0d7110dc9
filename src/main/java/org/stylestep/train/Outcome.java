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
        /** Held-out data no longer got better. */
        EARLY_STOPPED,
        /** Somebody asked it to stop. */
        STOPPED
    }
}
