package org.stylestep.serve;

import java.io.IOException;

/** A request is not answered as it asks; the client is told why. */
public final class Refusal extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Makes a refusal.
     *
     * @param status the HTTP status, from 400
     * @param message a sentence for whoever sent the request
     */
    public Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }
}
