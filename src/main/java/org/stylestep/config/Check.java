package org.stylestep.config;

/** Refusals of values that name the key, so that a run file's error can point at its line. */
public final class Check {

    private Check() {}

    /**
     * Requires a number above 0.
     *
     * @param value the value
     * @param key its key, in snake_case
     */
    public static void positive(double value, String key) {
        require(value > 0 && Double.isFinite(value), key + " must be above 0");
    }

    /**
     * Requires a number from 0.
     *
     * @param value the value
     * @param key its key, in snake_case
     */
    public static void notNegative(double value, String key) {
        require(value >= 0 && Double.isFinite(value), key + " must be a number from 0");
    }

    /**
     * Requires a number from 0 to below 1.
     *
     * @param value the value
     * @param key its key, in snake_case
     */
    public static void fraction(double value, String key) {
        require(value >= 0 && value < 1, key + " must be from 0 to below 1");
    }

    /**
     * Requires that a condition holds.
     *
     * @param holds whether it does
     * @param problem what to say else; names the key, in snake_case
     * @throws IllegalArgumentException if it does not hold
     */
    public static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
