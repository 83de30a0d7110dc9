package org.stylestep.report;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of RFC 4180. */
public final class Csv {

    private Csv() {}

    /** {@return a line with its end; an empty field for {@code null}} */
    public static String line(List<?> fields) {
        return fields.stream()
                        .map(field -> field == null ? "" : field(field.toString()))
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String field(String text) {
        return text.matches("(?s).*[,\"\\r\\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
