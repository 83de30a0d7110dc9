package org.stylestep.settings;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Records as maps of strings, numbers, booleans, lists and maps; {@link RecordReader} reads them back.
 *
 * <p>Keys are the record's component names in snake_case, enum constants are written in lower case, paths with forward slashes, and an empty
 * Optional is left out. A {@link Component} is the map of its options after its {@code type}; an entry of a map is the value of its
 * {@link Shorthand} where nothing else differs from what a reader assumes.
 */
public final class RecordMap {

    static final String TYPE = "type";

    private RecordMap() {}

    /**
     * Returns a record as a map.
     *
     * @param settings the record
     * @return its values by key, in the order of the record's components
     */
    public static Map<String, Object> of(Record settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Object value = value(settings, component);
            boolean inline = isInline(component);
            if (value instanceof Optional<?> optional) {
                value = optional.orElse(null);
            }
            if (value instanceof List<?> list && list.size() == 1 && isOneOrMore(component)) {
                value = list.get(0);
            }
            if (value instanceof Component chosen && inline) {
                map.putAll(of(chosen));
            } else if (value != null) {
                map.put(snakeCase(component.getName()), plain(value));
            }
        }
        return map;
    }

    /**
     * Returns the values of nested maps by dotted key, such as {@code optimizer.learning_rate}.
     *
     * @param map as {@link #of} returns it
     * @return what is no map itself, in the maps' order; an empty map has none
     */
    public static Map<String, Object> leaves(Map<?, ?> map) {
        Map<String, Object> leaves = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                leaves(inner).forEach((name, leaf) -> leaves.put(key + "." + name, leaf));
            } else {
                leaves.put(key.toString(), value);
            }
        });
        return leaves;
    }

    /**
     * Returns whether a component is a list that may be written as its only element: its {@link Default} is.
     *
     * @param component a component of a record
     */
    public static boolean isOneOrMore(RecordComponent component) {
        Default standard = component.getAnnotation(Default.class);
        return component.getType() == List.class
                && standard != null
                && !standard.value().startsWith("[");
    }

    static boolean isInline(RecordComponent component) {
        Choice choice = component.getAnnotation(Choice.class);
        return choice != null && choice.inline();
    }

    /**
     * Returns a component as a map.
     *
     * @param component the component
     * @return its {@code type}, then its options by key
     */
    public static Map<String, Object> of(Component component) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(TYPE, component.type());
        map.putAll(of(component.options()));
        return map;
    }

    private static Object value(Record settings, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read " + component.getName() + " of " + settings, e);
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Component component) {
            return of(component);
        }
        if (value instanceof Record settings) {
            return of(settings);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Path path) {
            return path.toString().replace('\\', '/');
        }
        if (value instanceof List<?> list) {
            return list.stream().map(RecordMap::plain).toList();
        }
        if (value instanceof Map<?, ?> entries) {
            Map<String, Object> map = new LinkedHashMap<>();
            entries.forEach((key, entry) -> map.put(key.toString(), entry(key.toString(), entry)));
            return map;
        }
        return value;
    }

    /** An entry of which only its {@link Shorthand} need be written: its type is what a reader takes for it. */
    private static Object entry(String name, Object entry) {
        Shorthand shorthand = entry == null ? null : entry.getClass().getAnnotation(Shorthand.class);
        if (shorthand == null) {
            return plain(entry);
        }
        Map<String, Object> map = of((Record) entry);
        boolean typed = Arrays.stream(entry.getClass().getRecordComponents())
                .anyMatch(component -> isInline(component)
                        && component.getAnnotation(Choice.class).standard().isEmpty());
        boolean alone = map.size() == 1 || (map.size() == 2 && typed && name.equals(map.get(TYPE)));
        return alone && map.containsKey(shorthand.value()) ? map.get(shorthand.value()) : map;
    }

    /**
     * Returns a name as run files write it.
     *
     * @param name a Java name, such as {@code totalKimg}
     * @return the same in snake_case, such as {@code total_kimg}
     */
    public static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
