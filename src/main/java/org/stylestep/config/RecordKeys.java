package org.stylestep.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.SettingException;
import org.stylestep.settings.Shorthand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks a tree of settings against the record that it describes: no unknown key, none missing, defaults filled in, components resolved. */
final class RecordKeys {

    private final SettingTree tree;
    private final SettingParser parser;
    private final ComponentKeys choices;

    RecordKeys(SettingTree tree, SettingParser parser, ComponentKeys.Resolver resolver) {
        this.tree = tree;
        this.parser = parser;
        choices = new ComponentKeys(tree, parser, resolver, this);
    }

    /** Checks the keys of a record's settings and of the records in it, and adds the defaults of those left out. */
    void complete(Class<?> type, ObjectNode settings, String path) {
        complete(type, settings, path, Optional.empty(), List.of());
    }

    /**
     * Does so for a record that may be an entry of a map, or the options of a component.
     *
     * @param entry the entry's name, which its inline component has for a type unless it names one
     * @param others keys beside the record's own that an error lists as allowed, because they were taken out before
     */
    void complete(Class<?> type, ObjectNode settings, String path, Optional<String> entry, List<String> others) {
        Map<String, RecordComponent> components = components(type);
        Optional<RecordComponent> inline = ComponentKeys.inlineOf(components.values());
        List<String> own = new ArrayList<>(components.keySet());
        if (inline.isPresent()) {
            own.remove(RecordMap.snakeCase(inline.get().getName()));
            choices.extract(inline.get(), settings, path, own, entry);
        }
        settings.propertyNames().stream()
                .filter(name -> !components.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    List<String> allowed = new ArrayList<>(others);
                    allowed.addAll(own);
                    throw unknown(path, name, allowed);
                });
        components.forEach((name, component) -> {
            if (inline.isEmpty() || !inline.get().equals(component)) {
                complete(component, settings, name, join(path, name));
            }
        });
    }

    private void complete(RecordComponent component, ObjectNode settings, String name, String key) {
        boolean given = settings.has(name);
        if (given) {
            requireValue(settings.get(name), key);
        }
        if (ComponentKeys.isChoice(component)) {
            settings.set(name, choices.chosen(component, given ? settings.get(name) : null, key));
            return;
        }
        if (!given) {
            settings.set(name, standard(component, key, settings));
        }
        if (RecordMap.isOneOrMore(component) && settings.get(name).isValueNode()) {
            settings.set(name, settings.arrayNode().add(settings.get(name)));
        }
        JsonNode value = settings.get(name);
        Optional<Class<?>> nested = nested(component);
        if (nested.isPresent() && !value.isNull()) {
            complete(nested.get(), section(nested.get(), value, key), key);
        }
        requireElements(component, value, key);
        entries(component).ifPresent(type -> completeEntries(type, value, key));
    }

    /** Refuses nulls in a list or a map, except where values may be anything. */
    private void requireElements(RecordComponent component, JsonNode value, String key) {
        boolean several = component.getType() == List.class || component.getType() == Map.class;
        if (!several
                || (component.getGenericType() instanceof ParameterizedType generic
                        && List.of(generic.getActualTypeArguments()).contains(Object.class))) {
            return;
        }
        if (value instanceof ObjectNode named) {
            named.forEachEntry((name, element) -> requireValue(element, join(key, name)));
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                requireValue(list.get(i), key + "[" + i + "]");
            }
        }
    }

    private void requireValue(JsonNode value, String key) {
        if (value.isNull()) {
            throw tree.error(key, "has no value");
        }
    }

    /** The records that are a list's elements or a map's values. */
    private void completeEntries(Class<?> type, JsonNode value, String key) {
        if (value instanceof ObjectNode named) {
            for (String name : List.copyOf(named.propertyNames())) {
                String path = join(key, name);
                ObjectNode entry = section(type, longhand(type, named.get(name)), path);
                named.set(name, entry);
                complete(type, entry, path, Optional.of(name), List.of());
            }
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                String path = key + "[" + i + "]";
                complete(type, section(type, list.get(i), path), path);
            }
        }
    }

    private JsonNode longhand(Class<?> type, JsonNode value) {
        Shorthand shorthand = type.getAnnotation(Shorthand.class);
        if (shorthand == null || !value.isValueNode()) {
            return value;
        }
        ObjectNode section = tree.root().objectNode();
        section.set(shorthand.value(), value);
        return section;
    }

    private ObjectNode section(Class<?> type, JsonNode value, String key) {
        if (value instanceof ObjectNode section) {
            return section;
        }
        throw tree.error(
                key,
                value + " is not a section; its keys are "
                        + String.join(", ", components(type).keySet()));
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

    private SettingException unknown(String path, String name, List<String> known) {
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
                    || ComponentKeys.hasStandard(component)
                    || (component.getType().isRecord()
                            && component.getType() != Component.class
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

    static Map<String, RecordComponent> components(Class<?> type) {
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(RecordMap.snakeCase(component.getName()), component);
        }
        return components;
    }
}
