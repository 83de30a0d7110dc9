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
     * {@return what is told the progress of another computation of the same kind, displayed under a name such as {@code held-out images}}
     */
    default Progress of(String what) {
        return this;
    }

    /** Returns one that ignores every report. */
    static Progress none() {
        return (done, total) -> {};
    }
}
