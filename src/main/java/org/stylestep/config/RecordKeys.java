package org.stylestep.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds a tree of settings against the record that it shall become: no unknown key, none missing, defaults filled in. */
final class RecordKeys {

    private final SettingTree tree;
    private final SettingParser parser;

    RecordKeys(SettingTree tree, SettingParser parser) {
        this.tree = tree;
        this.parser = parser;
    }

    /** Checks the keys of a record's settings and of the records in it, and adds the defaults of those left out. */
    void complete(Class<?> type, ObjectNode settings, String path) {
        Map<String, RecordComponent> components = components(type);
        settings.propertyNames().stream()
                .filter(name -> !components.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw unknown(path, name, components.keySet().stream().toList());
                });
        components.forEach((name, component) -> complete(component, settings, name, join(path, name)));
    }

    private void complete(RecordComponent component, ObjectNode settings, String name, String key) {
        if (!settings.has(name)) {
            settings.set(name, standard(component, key, settings));
        } else if (settings.get(name).isNull()) {
            throw tree.error(key, "has no value");
        }
        JsonNode value = settings.get(name);
        Optional<Class<?>> nested = nested(component);
        if (nested.isPresent() && !value.isNull()) {
            if (!(value instanceof ObjectNode section)) {
                throw tree.error(
                        key,
                        value + " is not a section; its keys are "
                                + String.join(", ", components(nested.get()).keySet()));
            }
            complete(nested.get(), section, key);
        }
        entries(component).ifPresent(type -> completeEntries(type, value, key));
    }

    /** The records that are a list's elements or a map's values. */
    private void completeEntries(Class<?> type, JsonNode value, String key) {
        if (value instanceof ObjectNode named) {
            named.forEachEntry((name, entry) -> completeEntry(type, entry, join(key, name)));
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                completeEntry(type, list.get(i), key + "[" + i + "]");
            }
        }
    }

    private void completeEntry(Class<?> type, JsonNode entry, String key) {
        if (!(entry instanceof ObjectNode section)) {
            throw tree.error(
                    key,
                    entry + " is not a section; its keys are "
                            + String.join(", ", components(type).keySet()));
        }
        complete(type, section, key);
    }

    /** The value of a key that was left out: its default, an empty section, or null where it may be absent. */
    private JsonNode standard(RecordComponent component, String key, ObjectNode settings) {
        Default standard = component.getAnnotation(Default.class);
        if (standard != null) {
            return parser.override(standard.value(), key, new Origin("default of " + key, 0))
                    .value();
        }
        if (component.getType() == Optional.class) {
            return settings.nullNode();
        }
        if (component.getType().isRecord()) {
            List<String> required = required(component.getType());
            if (required.isEmpty()) {
                return settings.objectNode();
            }
            throw tree.error(
                    enclosing(key),
                    "section '" + component.getName() + "' is missing; it must give " + String.join(", ", required));
        }
        throw tree.error(enclosing(key), "key '" + key.substring(key.lastIndexOf('.') + 1) + "' is missing");
    }

    private RunFileException unknown(String path, String name, List<String> known) {
        String key = join(path, name);
        return tree.error(
                key,
                RenamedKeys.hint(key)
                        .orElseGet(() -> "unknown key" + Spelling.suggestion(name, known) + " allowed: "
                                + String.join(", ", known)));
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String enclosing(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    private static List<String> required(Class<?> type) {
        List<String> required = new ArrayList<>();
        components(type).forEach((name, component) -> {
            boolean standard = component.isAnnotationPresent(Default.class)
                    || component.getType() == Optional.class
                    || (component.getType().isRecord()
                            && required(component.getType()).isEmpty());
            if (!standard) {
                required.add(name);
            }
        });
        return required;
    }

    private static Optional<Class<?>> nested(RecordComponent component) {
        if (component.getType().isRecord()) {
            return Optional.of(component.getType());
        }
        if (component.getGenericType() instanceof ParameterizedType generic
                && component.getType() == Optional.class
                && generic.getActualTypeArguments()[0] instanceof Class<?> type
                && type.isRecord()) {
            return Optional.of(type);
        }
        return Optional.empty();
    }

    private static Optional<Class<?>> entries(RecordComponent component) {
        boolean holdsEntries = component.getType() == List.class || component.getType() == Map.class;
        if (holdsEntries && component.getGenericType() instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (arguments[arguments.length - 1] instanceof Class<?> type && type.isRecord()) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static Map<String, RecordComponent> components(Class<?> type) {
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(snakeCase(component.getName()), component);
        }
        return components;
    }

    /** {@code decayStartKimg} as {@code decay_start_kimg}. */
    static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
