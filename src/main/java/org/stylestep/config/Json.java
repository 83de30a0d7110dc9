package org.stylestep.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records, maps and lists as JSON with snake_case keys. */
public final class Json {

    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    /** Creates a reader and writer. */
    public Json() {}

    /**
     * Returns the text of a value.
     *
     * @param value what JSON is made of
     * @return indented JSON with an end of line
     */
    public String text(Object value) {
        return mapper.writeValueAsString(value) + "\n";
    }

    /**
     * Returns the values in a value by their dotted keys.
     *
     * @param key the key of the value itself
     * @param value what JSON is made of
     * @return the JSON of each text, number, boolean and null; a list's elements have the keys {@code key[1]}, {@code key[2]} ...
     */
    public SortedMap<String, String> flatten(String key, Object value) {
        SortedMap<String, String> values = new TreeMap<>();
        flatten(key, mapper.valueToTree(value), values);
        return values;
    }

    private static void flatten(String key, JsonNode node, Map<String, String> values) {
        if (node.isObject()) {
            node.forEachEntry((name, child) -> flatten(key + "." + name, child, values));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(key + "[" + (i + 1) + "]", node.get(i), values);
            }
        } else {
            values.put(key, node.toString());
        }
    }
}
