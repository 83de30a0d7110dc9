package org.stylestep.serve;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/** An answer to a request that succeeded. */
public final class Answer {

    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * Makes an answer.
     *
     * @param type the media type
     * @param body the bytes, which are not copied
     */
    public Answer(String type, byte[] body) {
        this(Map.of("Content-Type", type), body);
    }

    /**
     * Makes an answer with headers of its own.
     *
     * @param headers by name; they replace those that the server sets
     * @param body the bytes, which are not copied
     */
    public Answer(Map<String, String> headers, byte[] body) {
        this.headers = Map.copyOf(headers);
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

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
