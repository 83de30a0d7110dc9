package org.stylestep.settings;

/** Refusals of values that name the key, so that the error of a run file can point at its line. */
public final class Checks {

    private Checks() {}

    /**
     * Requires a finite number above 0.
     *
     * @param value the value
     * @param key its key
     */
    public static void positive(double value, String key) {
        require(value > 0 && Double.isFinite(value), key + " must be above 0");
    }

    /**
     * Requires a finite number from 0.
     *
     * @param value the value
     * @param key its key
     */
    public static void notNegative(double value, String key) {
        require(value >= 0 && Double.isFinite(value), key + " must be a number from 0");
    }

    /**
     * Requires a number in [0, 1).
     *
     * @param value the value
     * @param key its key
     */
    public static void fraction(double value, String key) {
        require(value >= 0 && value < 1, key + " must be from 0 to below 1");
    }

    /**
     * Requires a condition.
     *
     * @param holds whether it holds
     * @param problem the message if it does not, which names the key
     * @throws IllegalArgumentException if it does not hold
     */
    public static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
