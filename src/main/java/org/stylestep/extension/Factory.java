package org.stylestep.extension;

import java.io.IOException;

/**
 * Makes an implementation.
 *
 * @param <T> what is made
 * @param <R> its options
 * @param <C> what it is made with
 */
@FunctionalInterface
public interface Factory<T, R extends Record, C> {

    /**
     * Makes an implementation.
     *
     * @param options its options, as a run file or Java gave them
     * @param context what the run knows
     * @return the implementation
     * @throws IOException if a file that it needs, such as weights, cannot be read
     */
    T create(R options, C context) throws IOException;
}
