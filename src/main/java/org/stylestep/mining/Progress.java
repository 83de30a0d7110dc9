package org.stylestep.mining;

/** Is told how far a long computation has come. */
@FunctionalInterface
public interface Progress {

    /**
     * Is called from time to time, on the computing thread; at the end with done equal to total.
     *
     * @param done the pieces of work done
     * @param total all pieces of work, the same in every call of one computation
     */
    void report(long done, long total);

    /**
     * Begins another computation of the same kind.
     *
     * @param what what it works on, such as {@code held-out images}, for whoever shows the progress
     * @return whom to tell its progress
     */
    default Progress of(String what) {
        return this;
    }

    /** Returns one that ignores every report. */
    static Progress none() {
        return (done, total) -> {};
    }
}
