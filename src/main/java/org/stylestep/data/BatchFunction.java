package org.stylestep.data;

import java.io.IOException;

/**
 * Makes what a step needs, possibly from files.
 *
 * @param <T> what is made
 */
@FunctionalInterface
public interface BatchFunction<T> {

    /**
     * Makes it; called from several threads at once, so the result must depend on the step alone.
     *
     * @throws IOException if a file cannot be read
     */
    T apply(long step) throws IOException;
}
