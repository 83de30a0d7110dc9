package org.stylestep.settings;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes settings as YAML that any reader reads as the same values: sections in blocks, lists and what lies in them in one line. */
public final class YamlWriter {

    /** What needs no quotes: it cannot be mistaken for a number, a truth value, null, a tag or an indicator. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");

    private static final Pattern RESERVED = Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n|nan|inf");

    private YamlWriter() {}

    /**
     * Writes a record.
     *
     * @param settings the record
     * @return YAML with every key of {@link RecordMap#of}
     */
    public static String write(Record settings) {
        StringBuilder text = new StringBuilder();
        block(RecordMap.of(settings), "", text);
        return text.toString();
    }

    private static void block(Map<?, ?> map, String indent, StringBuilder text) {
        map.forEach((key, value) -> {
            text.append(indent).append(scalar(key)).append(':');
            if (value instanceof Map<?, ?> section && !section.isEmpty()) {
                text.append('\n');
                block(section, indent + "  ", text);
            } else {
                text.append(' ').append(line(value)).append('\n');
            }
        });
    }

    /**
     * Writes a value in one line.
     *
     * @param value strings, numbers, booleans, lists and maps, as {@link RecordMap} gives them
     * @return YAML in flow style
     */
    public static String line(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> scalar(entry.getKey()) + ": " + line(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(YamlWriter::line).collect(Collectors.joining(", ", "[", "]"));
        }
        return scalar(value);
    }

    private static String scalar(Object value) {
        if (!(value instanceof String text)) {
            return String.valueOf(value);
        }
        boolean plain = PLAIN.matcher(text).matches() && !RESERVED.matcher(text).matches();
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
