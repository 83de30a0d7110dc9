package org.stylestep.io;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** What a task on another thread failed with. */
public final class Causes {

    private Causes() {}

    /**
     * Throws an unchecked cause and returns one to be thrown.
     *
     * @param failure the failure of a task that throws no other checked exception than {@link IOException}
     */
    public static IOException of(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }
}
