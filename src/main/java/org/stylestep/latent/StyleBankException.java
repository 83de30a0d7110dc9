package org.stylestep.latent;

import java.io.IOException;

/** A style bank that is damaged, of another version or of another encoder, or a name that is not to be had; the message says what to do. */
public final class StyleBankException extends IOException {

    private static final long serialVersionUID = 1L;

    StyleBankException(String message) {
        super(message);
    }

    StyleBankException(String message, Throwable cause) {
        super(message, cause);
    }
}
