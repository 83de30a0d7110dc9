package org.stylestep.io;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** What a task on another thread failed with. */
public final class Causes {

    private Causes() {}

    /** Throws the cause of a failed task if it is unchecked, and returns an {@link IOException} to be thrown. */
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
