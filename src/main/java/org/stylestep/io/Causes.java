package org.stylestep.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What a task on another thread, or an access to a file, failed with. */
public final class Causes {

    private Causes() {}

    /** Says why a file could not be read or written; its name is left to the caller's message. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Throws the cause of a failed task if it is unchecked, and returns an {@link IOException} to be thrown. */
    public static IOException of(Exception failure) {
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
