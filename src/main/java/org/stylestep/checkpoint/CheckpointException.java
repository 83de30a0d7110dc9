package org.stylestep.checkpoint;

import java.io.IOException;

/** A checkpoint that is missing, damaged, of another kind, or could not be written; the message says which and what to do. */
public final class CheckpointException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with which folder or file, and what to do. */
    public CheckpointException(String message) {
        super(message);
    }

    /** Says what is wrong with which folder or file, why, and what to do. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
