package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;

/** An image file could not be read; the message names the file and the reason. */
public final class UnreadableImageException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean damaged;

    private UnreadableImageException(Path file, String reason, boolean damaged, Throwable cause) {
        super("Cannot read the image " + file + ": " + reason, cause);
        this.reason = reason;
        this.damaged = damaged;
    }

    /** The file's content is at fault. */
    static UnreadableImageException damaged(Path file, String reason, Throwable cause) {
        return new UnreadableImageException(file, reason, true, cause);
    }

    /** The file's content is at fault. */
    static UnreadableImageException damaged(Path file, String reason) {
        return new UnreadableImageException(file, reason, true, null);
    }

    /** The content could not be had at all. */
    static UnreadableImageException inaccessible(Path file, String reason, Throwable cause) {
        return new UnreadableImageException(file, reason, false, cause);
    }

    /** Returns what is wrong, without the file's name. */
    public String reason() {
        return reason;
    }

    /** Returns whether the content is at fault, rather than the access to it. */
    public boolean isDamaged() {
        return damaged;
    }
}
