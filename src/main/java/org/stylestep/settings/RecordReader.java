package org.stylestep.settings;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads maps, as {@link RecordMap#of} makes them, as records; a key that a map omits has the default that the record declares.
 *
 * <p>So a record from Java has the defaults of a run file: {@code new RecordReader(types).defaults(OptimizerSection.class)}.
 */
public final class RecordReader {

    // The defaults are YAML in one line, which lenient JSON covers.
    private static final Gson GSON = new GsonBuilder()
            .setStrictness(Strictness.LENIENT)
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    private final ComponentTypes types;
    private final Path folder;

    /**
     * Creates a reader.
     *
     * @param types the components that there are
     */
    public RecordReader(ComponentTypes types) {
        this(types, Path.of(""));
    }

    /** Creates a reader of components of these types, which takes paths as relative to a folder. */
    public RecordReader(ComponentTypes types, Path folder) {
        this.types = types;
        this.folder = folder;
    }

    /** Creates a reader of records without components. */
    public RecordReader() {
        this(new ComponentTypes() {
            @Override
            public List<String> types(String kind) {
                return List.of();
            }

            @Override
            public Class<? extends Record> optionsOf(String kind, String type) {
                throw new IllegalArgumentException("no " + kind + " is known here");
            }
        });
    }

    /**
     * Returns a record whose values are all its defaults.
     *
     * @param <R> the record
     * @param type its class
     * @return the record
     * @throws IllegalArgumentException if a value has no default
     */
    public <R extends Record> R defaults(Class<R> type) {
        return read(Map.of(), type);
    }

    /**
     * Reads a record.
     *
     * @param <R> the record
     * @param map values by key in snake_case
     * @param type the record's class
     * @return the record
     * @throws IllegalArgumentException if a key is unknown or missing, a value is of another type, or the record refuses it
     */
    public <R extends Record> R read(Map<String, ?> map, Class<R> type) {
        return read(map, type, Optional.empty());
    }

    /** Reads a record that may be an entry of a map, whose name its inline component has for a type unless it gives one. */
    private <R extends Record> R read(Map<String, ?> map, Class<R> type, Optional<String> entry) {
        RecordComponent[] components = type.getRecordComponents();
        Map<String, Object> left = new LinkedHashMap<>(map);
        Set<String> keys = new LinkedHashSet<>();
        Object[] values = new Object[components.length];
        int inline = -1;
        for (int i = 0; i < components.length; i++) {
            String key = RecordMap.snakeCase(components[i].getName());
            if (RecordMap.isInline(components[i])) {
                inline = i;
                continue;
            }
            keys.add(key);
            Object given = left.remove(key);
            values[i] = read(key, given == null ? standard(components[i]) : given, components[i]);
        }
        if (inline >= 0) {
            boolean absent = left.isEmpty() && components[inline].getType() == Optional.class;
            Component chosen = absent ? null : component(components[inline].getAnnotation(Choice.class), left, entry);
            values[inline] = components[inline].getType() == Optional.class ? Optional.ofNullable(chosen) : chosen;
        } else if (!left.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown key '" + left.keySet().iterator().next() + "' for " + type.getName() + ", whose keys are "
                            + String.join(", ", keys));
        }
        return create(type, values);
    }

    /** The default of a component; null if it has none. */
    private static Object standard(RecordComponent component) {
        Default standard = component.getAnnotation(Default.class);
        return standard == null ? null : GSON.fromJson(standard.value(), Object.class);
    }

    private Object read(String key, Object value, RecordComponent component) {
        Choice choice = component.getAnnotation(Choice.class);
        if (choice == null) {
            boolean one = RecordMap.isOneOrMore(component) && value != null && !(value instanceof List);
            return read(key, one ? List.of(value) : value, component.getGenericType());
        }
        if (component.getType() == List.class) {
            List<?> standard = choice.standard().isEmpty() ? List.of() : GSON.fromJson(choice.standard(), List.class);
            List<?> given = value == null ? standard : (List<?>) value;
            return given.stream()
                    .map(each -> component(choice, each, Optional.empty()))
                    .toList();
        }
        if (component.getType() == Optional.class) {
            return Optional.ofNullable(value).map(given -> component(choice, given, Optional.empty()));
        }
        return component(choice, value == null ? Map.of() : value, Optional.empty());
    }

    private Component component(Choice choice, Object given, Optional<String> entry) {
        Map<String, Object> options = new LinkedHashMap<>(named(given));
        Map<String, Object> standard =
                choice.standard().isEmpty() || choice.standard().startsWith("[")
                        ? Map.of()
                        : named(GSON.fromJson(choice.standard(), Object.class));
        Object type = options.getOrDefault(RecordMap.TYPE, standard.getOrDefault(RecordMap.TYPE, entry.orElse(null)));
        if (type == null) {
            throw new IllegalArgumentException(
                    "a " + choice.kind() + " needs a type; known: " + types.types(choice.kind()));
        }
        if (type.equals(standard.get(RecordMap.TYPE))) {
            standard.forEach(options::putIfAbsent);
        }
        options.remove(RecordMap.TYPE);
        return new Component(type.toString(), read(options, types.optionsOf(choice.kind(), type.toString())));
    }

    private static Map<String, Object> named(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> options) {
            options.forEach((key, option) -> map.put(key.toString(), option));
        } else {
            map.put(RecordMap.TYPE, value);
        }
        return map;
    }

    private static <R extends Record> R create(Class<R> type, Object[] values) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make a " + type.getName(), e);
        }
    }

    private Object read(String key, Object value, Type type) {
        Class<?> raw = type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
        if (raw == Optional.class) {
            return value == null ? Optional.empty() : Optional.of(read(key, value, argument(type)));
        }
        if (raw.isRecord() && (value == null || value instanceof Map<?, ?>)) {
            return read(value == null ? Map.of() : named(value), raw.asSubclass(Record.class));
        }
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        if (value instanceof List<?> list && raw == List.class) {
            return list.stream()
                    .map(element -> read(key, element, argument(type)))
                    .toList();
        }
        if (value instanceof Map<?, ?> map && raw == Map.class) {
            Type element = ((ParameterizedType) type).getActualTypeArguments()[1];
            Map<String, Object> values = new LinkedHashMap<>();
            map.forEach((name, each) -> values.put(name.toString(), entry(name.toString(), each, element)));
            return values;
        }
        if (raw == Object.class) {
            return value;
        }
        return scalar(value, raw)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + key + "' is " + value + ", which is not a " + raw.getSimpleName()));
    }

    private Object entry(String name, Object value, Type type) {
        if (!(type instanceof Class<?> raw && raw.isRecord())) {
            return read(name, value, type);
        }
        Shorthand shorthand = raw.getAnnotation(Shorthand.class);
        boolean shortened = shorthand != null && !(value instanceof Map<?, ?>);
        return read(
                shortened ? Map.of(shorthand.value(), value) : named(value),
                raw.asSubclass(Record.class),
                Optional.of(name));
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private Optional<Object> scalar(Object value, Class<?> raw) {
        if (value instanceof Number number) {
            return number(number, raw);
        }
        if (value instanceof Boolean && (raw == boolean.class || raw == Boolean.class)) {
            return Optional.of(value);
        }
        return value instanceof String text ? text(text, raw) : Optional.empty();
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
        return whole && (raw == long.class || raw == Long.class) ? Optional.of(number.longValue()) : Optional.empty();
    }

    private Optional<Object> text(String text, Class<?> raw) {
        if (raw == String.class) {
            return Optional.of(text);
        }
        if (raw == Path.class) {
            return Optional.of(folder.resolve(text));
        }
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text))
                    .map(Object.class::cast)
                    .findFirst();
        }
        return Optional.empty();
    }
}
