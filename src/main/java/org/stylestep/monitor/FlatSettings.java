package org.stylestep.monitor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.YamlWriter;

/** Settings as one map: {@code optimizer.learning_rate} to a string, a number or a boolean; a list is the string that a run file has. */
final class FlatSettings {

    private FlatSettings() {}

    static Map<String, Object> of(Record settings) {
        Map<String, Object> flat = new TreeMap<>(RecordMap.leaves(RecordMap.of(settings)));
        flat.replaceAll((key, value) -> value instanceof List<?> list ? YamlWriter.line(list) : value);
        return flat;
    }
}
