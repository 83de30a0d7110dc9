package org.stylestep.run;

/** A run file or an override cannot be used; the message names the file, the line, the key, the value and what is allowed. */
public final class RunFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    RunFileException(String message) {
        super(message);
    }

    RunFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
