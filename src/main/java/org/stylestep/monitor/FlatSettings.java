package org.stylestep.monitor;

import java.util.Map;
import java.util.TreeMap;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.YamlWriter;

/** Settings as one map: {@code optimizer.learning_rate} to a string, a number or a boolean; a list is the string that a run file has. */
final class FlatSettings {

    private FlatSettings() {}

    static Map<String, Object> of(Record settings) {
        Map<String, Object> flat = new TreeMap<>();
        put("", RecordMap.of(settings), flat);
        return flat;
    }

    private static void put(String prefix, Map<?, ?> map, Map<String, Object> flat) {
        map.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> section) {
                put(key + ".", section, flat);
            } else if (value instanceof Number || value instanceof Boolean || value instanceof String) {
                flat.put(key, value);
            } else {
                flat.put(key, YamlWriter.line(value));
            }
        });
    }
}
