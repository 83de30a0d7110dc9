package org.stylestep.config;

/** A run file or an override cannot be used; the message names the file, the line, the key, the value and what is allowed. */
public final class RunFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an error.
     *
     * @param message names the file, the line, the key, the value and what is allowed
     */
    public RunFileException(String message) {
        super(message);
    }

    /**
     * Creates an error with its cause.
     *
     * @param message names the file, the line, the key, the value and what is allowed
     * @param cause the cause
     */
    public RunFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
