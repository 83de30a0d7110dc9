package org.stylestep.mining;

/** Is told how far a long computation has come. */
@FunctionalInterface
public interface Progress {

    /**
     * Is called from time to time, on the computing thread, with the pieces of work done and in all, the same in every call of one computation; at
     * the end both are equal.
     */
    void report(long done, long total);

    /**
     * {@return whom to tell the progress of another computation of the same kind, named for whoever shows it, such as {@code held-out images}}
     */
    default Progress of(String what) {
        return this;
    }

    /** Returns one that ignores every report. */
    static Progress none() {
        return (done, total) -> {};
    }
}
