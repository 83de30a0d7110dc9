package org.stylestep.config;

import org.stylestep.settings.ComponentTypes;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (draft 2020-12) of run files, by which an editor completes and checks them as they are written.
 *
 * <p>It allows what {@link RunFile} reads: the same keys, types, choices and defaults, those of the registered components included. Two things it
 * leaves to the reader: ranges of numbers, which the records check, and missing sections, which a base or {@code --set} may give. A section that
 * is there must be complete.
 */
public final class RunFileSchema {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private final ComponentTypes types;

    /**
     * Creates a writer of schemas.
     *
     * @param types the components that a file may name
     */
    public RunFileSchema(ComponentTypes types) {
        this.types = types;
    }

    /**
     * Returns the schema of a run file.
     *
     * @param run the record that the file describes, whose components are the sections
     * @return the schema as JSON text with an end of line
     */
    public String text(Class<? extends Record> run) {
        SchemaDefinitions definitions = new SchemaDefinitions(types);
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", DIALECT);
        schema.put("title", run.getSimpleName());
        schema.put("type", "object");
        ObjectNode sections = schema.putObject("properties");
        sections.putObject(SettingTree.BASE).put("type", "string");
        definitions.keys(run).properties().forEach((name, section) -> {
            // null takes out the section of the base.
            sections.putObject(name).putArray("anyOf").add(section).addObject().put("type", "null");
        });
        schema.put("additionalProperties", false);
        schema.set("$defs", definitions.all());
        return new Json().text(schema);
    }
}
