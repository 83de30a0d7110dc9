package org.stylestep.image;

import java.io.IOException;
import java.nio.file.Path;

/** An image could not be read; the message names the file, or what else it came from, and the reason. */
public final class UnreadableImageException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final Kind kind;

    private enum Kind {
        INACCESSIBLE,
        DAMAGED,
        TOO_LARGE
    }

    private UnreadableImageException(String image, String reason, Kind kind, Throwable cause) {
        super("Cannot read the image " + image + ": " + reason, cause);
        this.reason = reason;
        this.kind = kind;
    }

    /** The content is at fault. */
    static UnreadableImageException damaged(String image, String reason, Throwable cause) {
        return new UnreadableImageException(image, reason, Kind.DAMAGED, cause);
    }

    /**
     * Returns the error of a file whose content is at fault.
     *
     * @param reason what is wrong with it
     */
    public static UnreadableImageException damaged(Path file, String reason) {
        return damaged(file.toString(), reason, null);
    }

    /** The content could not be had at all. */
    static UnreadableImageException inaccessible(Path file, String reason, Throwable cause) {
        return new UnreadableImageException(file.toString(), reason, Kind.INACCESSIBLE, cause);
    }

    /** It has more pixels or scans than may be decoded. */
    static UnreadableImageException tooLarge(String image, String reason) {
        return new UnreadableImageException(image, reason, Kind.TOO_LARGE, null);
    }

    /** Returns what is wrong, without the file's name. */
    public String reason() {
        return reason;
    }

    /** Returns whether the content is at fault, rather than the access to it or a limit. */
    public boolean isDamaged() {
        return kind == Kind.DAMAGED;
    }

    /** Returns whether it has more pixels, or a JPEG more scans, than the reader was allowed to decode. */
    public boolean isTooLarge() {
        return kind == Kind.TOO_LARGE;
    }
}
