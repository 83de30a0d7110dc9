package org.stylestep.config;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of plain values. */
final class SchemaValues {

    private SchemaValues() {}

    /** A text, number, boolean or constant; a value of any other type is left to the reader. */
    static ObjectNode scalar(Type type) {
        if (type instanceof Class<?> raw && raw.isEnum()) {
            return names(Stream.of(raw.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .toList());
        }
        if (Set.of(boolean.class, Boolean.class).contains(type)) {
            return of("boolean");
        }
        if (Set.of(int.class, long.class, Integer.class, Long.class).contains(type)) {
            return of("integer");
        }
        if (Set.of(float.class, double.class, Float.class, Double.class).contains(type)) {
            return of("number");
        }
        return Set.of(String.class, Path.class).contains(type) ? of("string") : JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode list(ObjectNode items) {
        ObjectNode list = of("array");
        list.set("items", items);
        return list;
    }

    static ObjectNode names(List<String> names) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        names.forEach(schema.putArray("enum")::add);
        return schema;
    }

    private static ObjectNode of(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
