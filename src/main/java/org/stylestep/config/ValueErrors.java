package org.stylestep.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.SettingException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.node.ObjectNode;

/** Explains what Jackson, or a record's constructor, refused: the key, the value and what is allowed. */
record ValueErrors(SettingTree tree) {

    /**
     * Explains what was found when settings were read into a record.
     *
     * @param settings the settings
     * @param path their dotted key; empty for the whole file
     */
    SettingException explain(JacksonException exception, JsonNode settings, String path) {
        String key = path;
        JsonNode value = settings;
        for (JacksonException.Reference step : exception.getPath()) {
            String name = step.getPropertyName();
            value = name == null ? value.path(step.getIndex()) : value.path(name);
            key = name == null ? key + "[" + step.getIndex() + "]" : RecordKeys.join(key, name);
        }
        if (exception.getCause() instanceof IllegalArgumentException refusal) {
            return refused(key, value, refusal.getMessage());
        }
        if (exception instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return tree.error(key, value + " is not " + expected(mismatch.getTargetType()));
        }
        if (exception instanceof InputCoercionException coercion) {
            return tree.error(key, value + " is too large for " + expected(coercion.getTargetType()));
        }
        return tree.error(key, value + ": " + exception.getOriginalMessage());
    }

    /** A record's refusal is reported at the first of the record's keys that its message names, else at the record. */
    private SettingException refused(String path, JsonNode value, String problem) {
        if (value instanceof ObjectNode settings) {
            Optional<String> named = Pattern.compile("\\w+")
                    .matcher(problem)
                    .results()
                    .map(word -> RecordMap.snakeCase(word.group()))
                    .filter(settings::hasNonNull)
                    .findFirst();
            if (named.isPresent()) {
                String key = RecordKeys.join(path, named.get());
                return tree.error(key, settings.get(named.get()) + " is not allowed: " + problem);
            }
        }
        return tree.error(path, (value.isValueNode() ? value + " is not allowed: " : "") + problem);
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == float.class || type == double.class || type == Float.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text; a number meant as text goes in quotes";
        }
        if (type == Path.class) {
            return "a path; a number meant as a path goes in quotes";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list, such as [320, 384]";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "a map of keys" : "a " + type.getSimpleName();
    }
}
