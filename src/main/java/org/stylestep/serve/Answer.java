package org.stylestep.serve;

import java.nio.charset.StandardCharsets;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/** An answer to a request that succeeded. */
public final class Answer {

    private final String type;
    private final byte[] body;

    /**
     * Makes an answer.
     *
     * @param type the media type
     * @param body the bytes, which are not copied
     */
    public Answer(String type, byte[] body) {
        this.type = type;
        this.body = body;
    }

    /** Answers with plain text. */
    public static Answer text(String text) {
        return new Answer("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with a PNG file. */
    public static Answer png(RgbImage image) {
        return new Answer("image/png", ImageFiles.png(image));
    }

    String type() {
        return type;
    }

    byte[] body() {
        return body;
    }
}
