package org.stylestep.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stylestep.io.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records as JSON files: snake_case keys, written all at once or not at all. */
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
     * Returns a value in one line.
     *
     * @param value what JSON is made of
     * @return JSON that YAML reads back as the same value
     */
    public String line(Object value) {
        return mapper.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }

    /**
     * Returns the values in a value by their dotted keys.
     *
     * @param key the key of the whole
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

    /**
     * Writes a file.
     *
     * @param file the file; its folder must exist
     * @param value what JSON is made of
     * @throws IOException if it cannot be written; what was there is untouched
     */
    public void write(Path file, Object value) throws IOException {
        AtomicFile.write(file, text(value).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @param type what it holds
     * @param <T> the same
     * @return the value, or nothing if there is no file
     * @throws IOException if it cannot be read or is damaged
     */
    public <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(mapper.readValue(Files.readString(file), type));
        } catch (JacksonException exception) {
            throw new IOException(file + " is damaged: " + exception.getOriginalMessage() + "; remove it", exception);
        }
    }
}
