package org.stylestep.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Files that hold one JSON object, written all at once or not at all. */
public final class JsonFile {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeSpecialFloatingPointValues()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    private JsonFile() {}

    /**
     * Writes an object.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @param values strings, numbers, booleans, lists and maps by key
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, Map<String, ?> values) throws IOException {
        AtomicFile.write(file, (text(values) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns an object as it would be written.
     *
     * @param values as for {@link #write}
     * @return indented JSON, without an end of line at the end
     */
    public static String text(Map<String, ?> values) {
        return GSON.toJson(values);
    }

    /**
     * Reads an object, if the file is there.
     *
     * @return its values by key; numbers are whole ones where they can be
     * @throws IOException if it cannot be read or holds something else; the message names it
     */
    public static Optional<Map<String, Object>> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Map<String, Object> values =
                    GSON.fromJson(Files.readString(file), new TypeToken<Map<String, Object>>() {}.getType());
            return Optional.ofNullable(values);
        } catch (JsonParseException | CharacterCodingException e) {
            throw new IOException(file + " is damaged: " + e.getMessage() + "; remove it", e);
        }
    }
}
