package org.stylestep.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.ComponentTypes;
import org.stylestep.settings.RecordMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Resolves {@code {type: NAME, option: value}} to the {@link Component} that is registered under the name. */
record ComponentKeys(SettingTree tree, SettingParser parser, Resolver resolver, RecordKeys records) {

    private static final String TYPE = "type";

    /** What there is to choose from, and how a tree of options becomes their record. */
    interface Resolver {

        /** Returns the registered components. */
        ComponentTypes types();

        /** Binds completed options to their record; an error names the key. */
        Record bind(ObjectNode options, Class<? extends Record> type, String key);
    }

    static boolean isChoice(RecordComponent component) {
        return component.isAnnotationPresent(Choice.class);
    }

    static boolean hasStandard(RecordComponent component) {
        return isChoice(component)
                && !component.getAnnotation(Choice.class).standard().isEmpty();
    }

    static boolean isInline(RecordComponent component) {
        return isChoice(component) && component.getAnnotation(Choice.class).inline();
    }

    static Optional<RecordComponent> inlineOf(Collection<RecordComponent> components) {
        return components.stream().filter(ComponentKeys::isInline).findFirst();
    }

    /** Gathers the keys that are not the section's own in its inline component, which takes their place. */
    void extract(RecordComponent inline, ObjectNode section, String path, List<String> own, Optional<String> entry) {
        ObjectNode options = section.objectNode();
        for (String name : List.copyOf(section.propertyNames())) {
            if (!own.contains(name)) {
                options.set(name, section.remove(name));
            }
        }
        boolean absent = inline.getType() == Optional.class && options.isEmpty();
        section.set(
                RecordMap.snakeCase(inline.getName()),
                absent ? section.nullNode() : component(inline.getAnnotation(Choice.class), options, path, own, entry));
    }

    /** Resolves a component, or a list of them, that stands in a section of its own; null if the key was left out. */
    JsonNode chosen(RecordComponent component, JsonNode value, String key) {
        Choice choice = component.getAnnotation(Choice.class);
        if (component.getType() == List.class) {
            return list(choice, value == null ? standard(choice, key) : value, key);
        }
        if (value == null && component.getType() == Optional.class) {
            return tree.root().nullNode();
        }
        JsonNode given = value == null ? tree.root().objectNode() : value;
        return component(choice, given, key, List.of(), Optional.empty());
    }

    private JsonNode list(Choice choice, JsonNode value, String key) {
        ArrayNode components = tree.root().arrayNode();
        if (!(value instanceof ArrayNode given)) {
            throw tree.error(key, value + " is not a list, such as [NAME, {type: NAME, ...}]");
        }
        for (int i = 0; i < given.size(); i++) {
            components.add(component(choice, given.get(i), key + "[" + i + "]", List.of(), Optional.empty()));
        }
        return components;
    }

    private JsonNode component(Choice choice, JsonNode given, String key, List<String> own, Optional<String> entry) {
        ObjectNode options = options(choice, given, key);
        JsonNode usually = standard(choice, key);
        ObjectNode standard = usually instanceof ArrayNode ? options.objectNode() : options(choice, usually, key);
        Optional<String> usual =
                Optional.ofNullable(standard.get(TYPE)).map(JsonNode::asString).or(() -> entry);
        String type = type(choice, options, key, usual);
        if (standard.has(TYPE) && type.equals(standard.get(TYPE).asString())) {
            standard.forEachEntry((name, value) -> {
                if (!name.equals(TYPE) && !options.has(name)) {
                    options.set(name, value);
                }
            });
        }
        Class<? extends Record> record = resolver.types().optionsOf(choice.kind(), type);
        List<String> others = new ArrayList<>(List.of(TYPE));
        others.addAll(own);
        records.complete(record, options, key, Optional.empty(), others);
        return options.pojoNode(new Component(type, resolver.bind(options, record, key)));
    }

    private String type(Choice choice, ObjectNode options, String key, Optional<String> usual) {
        JsonNode named = options.remove(TYPE);
        List<String> known = resolver.types().types(choice.kind());
        if (named == null && usual.isEmpty()) {
            throw tree.error(key, "key 'type' is missing; known: " + String.join(", ", known));
        }
        String type = named == null ? usual.get() : named.asString();
        if (!known.contains(type)) {
            throw tree.error(
                    named == null ? key : RecordKeys.join(key, TYPE),
                    RenamedKeys.hint(key)
                            .orElseGet(() -> "unknown " + choice.kind().replace('_', ' ') + " '" + type + "'"
                                    + Spelling.suggestion(type, known) + " known: " + String.join(", ", known)));
        }
        return type;
    }

    private ObjectNode options(Choice choice, JsonNode given, String key) {
        if (given instanceof ObjectNode options) {
            return options;
        }
        if (!given.isString()) {
            throw tree.error(
                    key,
                    given + " is not a " + choice.kind().replace('_', ' ')
                            + "; give a type, or a map with the key 'type' and its options");
        }
        ObjectNode options = tree.root().objectNode();
        options.set(TYPE, given);
        return options;
    }

    private JsonNode standard(Choice choice, String key) {
        return choice.standard().isEmpty()
                ? tree.root().arrayNode()
                : parser.override(choice.standard(), key, new Origin("default of " + key, 0))
                        .value();
    }
}
