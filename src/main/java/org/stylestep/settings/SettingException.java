package org.stylestep.settings;

/** A setting cannot be used; the message names where it was written, if that is known, the key, the value and what to do. */
public final class SettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong with which key, and what to do
     */
    public SettingException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong with which key, and what to do
     * @param cause why
     */
    public SettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
