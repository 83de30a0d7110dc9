package org.stylestep.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Records as maps of strings, numbers, booleans, lists and maps, and back.
 *
 * <p>Keys are the record's component names in snake_case, enum constants are written in lower case, paths with forward slashes, and an empty
 * Optional is left out. A {@link Component} is the map of its options after its {@code type}.
 */
public final class RecordMap {

    private static final String TYPE = "type";

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
            if (value instanceof Component chosen && inline) {
                map.putAll(ofComponent(chosen));
            } else if (value != null) {
                map.put(snakeCase(component.getName()), plain(value));
            }
        }
        return map;
    }

    private static boolean isInline(RecordComponent component) {
        Choice choice = component.getAnnotation(Choice.class);
        return choice != null && choice.inline();
    }

    private static Map<String, Object> ofComponent(Component component) {
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
            return ofComponent(component);
        }
        if (value instanceof Record settings) {
            return shortened(settings, of(settings));
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
            entries.forEach((key, entry) -> map.put(key.toString(), named(key.toString(), plain(entry))));
            return map;
        }
        return value;
    }

    /** An entry whose type is its name needs not say so. */
    private static Object named(String name, Object entry) {
        if (entry instanceof Map<?, ?> map && map.size() == 2 && name.equals(map.get(TYPE))) {
            Map<Object, Object> rest = new LinkedHashMap<>(map);
            rest.remove(TYPE);
            return rest.values().iterator().next();
        }
        return entry;
    }

    private static Object shortened(Record settings, Map<String, Object> map) {
        Shorthand shorthand = settings.getClass().getAnnotation(Shorthand.class);
        boolean alone = shorthand != null && map.size() == 1 && map.containsKey(shorthand.value());
        return alone ? map.get(shorthand.value()) : map;
    }

    /**
     * Turns a map that {@link #of} made of a record without components back into the record.
     *
     * @param <R> the record
     * @param map values by key
     * @param type the record's class
     * @return the record
     * @throws IllegalArgumentException if a key is unknown or missing, a value is of another type, or the record refuses it
     */
    public static <R extends Record> R read(Map<String, ?> map, Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> keys = new ArrayList<>();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = snakeCase(components[i].getName());
            keys.add(key);
            values[i] = read(key, map.get(key), components[i].getGenericType());
        }
        for (String key : map.keySet()) {
            if (!keys.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown key '" + key + "' for " + type.getName() + ", whose keys are " + keys);
            }
        }
        return create(type, values);
    }

    private static <R extends Record> R create(Class<R> type, Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make a " + type.getName(), e);
        }
    }

    private static Object read(String key, Object value, Type type) {
        Class<?> raw = type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
        if (raw == Optional.class) {
            return value == null ? Optional.empty() : Optional.of(read(key, value, argument(type)));
        }
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        if (value instanceof Number number) {
            Optional<Object> converted = number(number, raw);
            if (converted.isPresent()) {
                return converted.get();
            }
        } else if (value instanceof String text) {
            Optional<Object> converted = text(text, raw);
            if (converted.isPresent()) {
                return converted.get();
            }
        } else if (value instanceof Boolean && (raw == boolean.class || raw == Boolean.class)) {
            return value;
        } else if (value instanceof List<?> list && raw == List.class) {
            return list.stream()
                    .map(element -> read(key, element, argument(type)))
                    .toList();
        } else if (value instanceof Map<?, ?> map && raw.isRecord()) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((name, inner) -> named.put(name.toString(), inner));
            return read(named, raw.asSubclass(Record.class));
        }
        throw new IllegalArgumentException("'" + key + "' is " + value + ", which is not a " + raw.getSimpleName());
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private static Optional<Object> number(Number number, Class<?> raw) {
        boolean whole = number.doubleValue() == Math.rint(number.doubleValue());
        if (raw == float.class || raw == Float.class) {
            return Optional.of(number.floatValue());
        }
        if (raw == double.class || raw == Double.class) {
            return Optional.of(number.doubleValue());
        }
        if (whole && (raw == int.class || raw == Integer.class) && number.intValue() == number.doubleValue()) {
            return Optional.of(number.intValue());
        }
        if (whole && (raw == long.class || raw == Long.class)) {
            return Optional.of(number.longValue());
        }
        return Optional.empty();
    }

    private static Optional<Object> text(String text, Class<?> raw) {
        if (raw == String.class) {
            return Optional.of(text);
        }
        if (raw == Path.class) {
            return Optional.of(Path.of(text));
        }
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text))
                    .map(Object.class::cast)
                    .findFirst();
        }
        return Optional.empty();
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
