package org.stylestep.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.data.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records as JSON files: snake_case keys, written all at once or not at all. */
final class Json {

    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    /** Returns the text of a value. */
    String text(Object value) {
        return mapper.writeValueAsString(value) + "\n";
    }

    /** Returns a value in one line; what YAML reads back as the same value. */
    String line(Object value) {
        return mapper.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }

    /** Returns a value as a tree. */
    JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /** Writes a file; its folder must exist. */
    void write(Path file, Object value) throws IOException {
        AtomicFile.write(file, text(value).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a file, if it is there. */
    <T> Optional<T> read(Path file, Class<T> type) throws IOException {
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
