package org.stylestep.examples;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a {@code multipart/form-data} body (RFC 7578) by name; a body of another type has none. */
final class MultipartForm {

    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;.*boundary=\"?([^\";]+)\"?.*");
    private static final Pattern NAME = Pattern.compile("(?is).*content-disposition:[^\r\n]*[; ]name=\"([^\"]*)\".*");
    private static final String LINE = "\r\n";

    private MultipartForm() {}

    static Map<String, byte[]> parse(String contentType, byte[] body) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        Matcher type = BOUNDARY.matcher(contentType == null ? "" : contentType);
        if (!type.matches()) {
            return parts;
        }
        // One character a byte, so that positions in the text are positions in the body.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String delimiter = "--" + type.group(1);
        int at = text.indexOf(delimiter);
        while (at >= 0) {
            int head = at + delimiter.length() + LINE.length();
            int content = text.indexOf(LINE + LINE, head);
            int end = text.indexOf(LINE + delimiter, head);
            if (content < 0 || end < content) {
                break;
            }
            Matcher name = NAME.matcher(text.substring(head, content));
            if (name.matches()) {
                int from = Math.min(content + 2 * LINE.length(), end);
                parts.put(name.group(1), Arrays.copyOfRange(body, from, end));
            }
            at = end + LINE.length();
        }
        return parts;
    }
}
