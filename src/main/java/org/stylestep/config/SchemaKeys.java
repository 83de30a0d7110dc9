package org.stylestep.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keys of a section.
 *
 * @param properties the schema of each key's value
 * @param required the keys that must be given
 */
record SchemaKeys(Map<String, ObjectNode> properties, Set<String> required) {

    SchemaKeys() {
        this(new LinkedHashMap<>(), new LinkedHashSet<>());
    }

    /** These keys and those of a component's options, beside which its type may stand. */
    SchemaKeys with(SchemaKeys options) {
        SchemaKeys keys = new SchemaKeys();
        keys.properties.put("type", JsonNodeFactory.instance.objectNode());
        for (SchemaKeys each : List.of(this, options)) {
            keys.properties.putAll(each.properties);
            keys.required.addAll(each.required);
        }
        return keys;
    }

    /** The schema of a section with these keys and no others. */
    ObjectNode section() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.putObject("properties").setAll(properties);
        if (!required.isEmpty()) {
            required.forEach(schema.putArray("required")::add);
        }
        return schema.put("additionalProperties", false);
    }
}
