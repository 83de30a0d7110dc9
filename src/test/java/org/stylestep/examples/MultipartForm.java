package org.stylestep.examples;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a {@code multipart/form-data} body (RFC 7578) by name; a body of another type has none.
 *
 * <p>Every byte is looked at a bounded number of times, whatever a sender writes.
 */
final class MultipartForm {

    /** The most bytes of a part's header; browsers write a few hundred. */
    private static final int HEADER = 8 << 10;

    private static final String TYPE = "multipart/form-data";
    private static final String DISPOSITION = "content-disposition:";
    private static final String LINE = "\r\n";
    private static final String END = "--";

    private MultipartForm() {}

    /**
     * Takes a body apart.
     *
     * @throws IllegalArgumentException if a part's header is longer than 8 KiB
     */
    static Map<String, byte[]> parse(String contentType, byte[] body) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        Optional<String> boundary = boundary(contentType == null ? "" : contentType);
        if (boundary.isEmpty()) {
            return parts;
        }
        // One character a byte, so that positions in the text are positions in the body.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String delimiter = END + boundary.get();
        int at = text.indexOf(delimiter);
        while (at >= 0 && !text.startsWith(END, at + delimiter.length())) {
            Optional<String> name = Optional.empty();
            int head = next(text, at);
            int line = head;
            while (line >= 0 && !text.startsWith(LINE, line)) {
                int end = next(text, line);
                if ((end < 0 ? text.length() : end) - head > HEADER) {
                    throw new IllegalArgumentException("the header of a part has more than " + HEADER + " bytes");
                }
                if (end >= 0 && text.regionMatches(true, line, DISPOSITION, 0, DISPOSITION.length())) {
                    name = parameter(text.substring(line, end), "name");
                }
                line = end;
            }
            // The line break before a delimiter is the delimiter's, and the only one where the content is empty.
            int end = line < 0 ? -1 : text.indexOf(LINE + delimiter, line);
            if (end >= 0 && name.isPresent()) {
                parts.put(name.get(), Arrays.copyOfRange(body, Math.min(line + LINE.length(), end), end));
            }
            at = end < 0 ? -1 : end + LINE.length();
        }
        return parts;
    }

    /** Returns where the line after a position begins, or -1. */
    private static int next(String text, int from) {
        int end = text.indexOf(LINE, from);
        return end < 0 ? -1 : end + LINE.length();
    }

    private static Optional<String> boundary(String contentType) {
        return contentType.strip().regionMatches(true, 0, TYPE, 0, TYPE.length())
                ? parameter(contentType, "boundary").filter(boundary -> !boundary.isEmpty())
                : Optional.empty();
    }

    /** Returns a parameter of {@code value; a=b; c="d"}, its name in any case. */
    private static Optional<String> parameter(String field, String name) {
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i <= field.length(); i++) {
            char c = i < field.length() ? field.charAt(i) : ';';
            quoted ^= c == '"';
            if (i == field.length() || (c == ';' && !quoted)) {
                String[] pair = field.substring(from, i).split("=", 2);
                if (pair.length == 2 && pair[0].strip().toLowerCase(Locale.ROOT).equals(name)) {
                    return Optional.of(unquoted(pair[1].strip()));
                }
                from = i + 1;
            }
        }
        return Optional.empty();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
