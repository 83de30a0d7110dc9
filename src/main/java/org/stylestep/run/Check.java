package org.stylestep.run;

/** Refusals of values that name the key, so that a run file's error can point at its line. */
final class Check {

    private Check() {}

    static void positive(double value, String key) {
        require(value > 0 && Double.isFinite(value), key + " must be above 0");
    }

    static void notNegative(double value, String key) {
        require(value >= 0 && Double.isFinite(value), key + " must be a number from 0");
    }

    static void fraction(double value, String key) {
        require(value >= 0 && value < 1, key + " must be from 0 to below 1");
    }

    static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
