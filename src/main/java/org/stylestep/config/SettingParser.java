package org.stylestep.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stylestep.settings.SettingException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads YAML into a tree and remembers where each key stands. */
record SettingParser(YAMLMapper mapper) {

    private static final Pattern PLACE = Pattern.compile("in reader, line (\\d+)");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * A parsed text.
     *
     * @param value the tree
     * @param origins where each dotted key of the tree was written
     */
    record Parsed(JsonNode value, Map<String, Origin> origins) {}

    /** Reads a file's text; the lines of the keys are kept. */
    Parsed file(String text, String name) {
        return new Reading(name, true).read(text, "");
    }

    /** Reads the value of an override of a key. */
    Parsed override(String text, String key, Origin origin) {
        return new Reading(origin.source(), false).read(text, key);
    }

    private final class Reading {
        private final String source;
        private final boolean lines;
        private final Map<String, Origin> origins = new LinkedHashMap<>();

        private Reading(String source, boolean lines) {
            this.source = source;
            this.lines = lines;
        }

        private Parsed read(String text, String key) {
            try (JsonParser parser = mapper.createParser(text)) {
                JsonToken first = parser.nextToken();
                JsonNode value = first == null ? NODES.nullNode() : value(parser, key);
                if (parser.nextToken() != null) {
                    throw new SettingException(here(parser) + ": a second YAML document; a run file holds one");
                }
                return new Parsed(value, origins);
            } catch (JacksonException exception) {
                throw new SettingException(at(exception) + ": not valid YAML: " + problem(exception), exception);
            }
        }

        private JsonNode value(JsonParser parser, String key) {
            // An alias would be read as text, its own name.
            if (((YAMLParser) parser).isCurrentAlias()) {
                throw refused(parser, key, "aliases (*name) are not supported; write the value out");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> map(parser, key);
                case START_ARRAY -> list(parser, key);
                case VALUE_NUMBER_INT -> whole(parser, key);
                case VALUE_NUMBER_FLOAT -> number(parser, key);
                case VALUE_TRUE -> NODES.booleanNode(true);
                case VALUE_FALSE -> NODES.booleanNode(false);
                case VALUE_NULL -> NODES.nullNode();
                default -> NODES.stringNode(parser.getString());
            };
        }

        private JsonNode whole(JsonParser parser, String key) {
            try {
                return NODES.numberNode(parser.getLongValue());
            } catch (InputCoercionException e) {
                throw refused(parser, key, parser.getString() + " is too large for a whole number");
            }
        }

        private JsonNode number(JsonParser parser, String key) {
            double number = parser.getDoubleValue();
            if (!Double.isFinite(number)) {
                throw refused(parser, key, parser.getString() + " is not a finite number");
            }
            return NODES.numberNode(number);
        }

        private SettingException refused(JsonParser parser, String key, String problem) {
            return new SettingException(here(parser) + ": " + (key.isEmpty() ? "" : key + ": ") + problem);
        }

        private ObjectNode map(JsonParser parser, String key) {
            ObjectNode map = NODES.objectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                String child = RecordKeys.join(key, name);
                origins.put(child, here(parser));
                parser.nextToken();
                map.set(name, value(parser, child));
            }
            return map;
        }

        private ArrayNode list(JsonParser parser, String key) {
            ArrayNode list = NODES.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String child = key + "[" + list.size() + "]";
                origins.put(child, here(parser));
                list.add(value(parser, child));
            }
            return list;
        }

        private Origin here(JsonParser parser) {
            return new Origin(source, lines ? parser.currentTokenLocation().getLineNr() : 0);
        }

        /** The YAML reader's own place stands behind the problem; the last one in its message is where it stopped. */
        private Origin at(JacksonException exception) {
            int line = Optional.ofNullable(exception.getLocation())
                    .map(TokenStreamLocation::getLineNr)
                    .orElse(0);
            Matcher place = PLACE.matcher(exception.getOriginalMessage());
            while (place.find()) {
                line = Integer.parseInt(place.group(1));
            }
            return new Origin(source, lines ? line : 0);
        }
    }

    /** The problem in one line, without the excerpts that the YAML reader adds. */
    private static String problem(JacksonException exception) {
        return exception
                .getOriginalMessage()
                .lines()
                .filter(line -> !line.startsWith(" "))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((a, b) -> a + "; " + b)
                .orElse("unreadable");
    }
}
