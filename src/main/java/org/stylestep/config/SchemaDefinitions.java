package org.stylestep.config;

import static org.stylestep.config.SchemaValues.list;
import static org.stylestep.config.SchemaValues.names;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.stylestep.settings.Choice;
import org.stylestep.settings.ComponentTypes;
import org.stylestep.settings.Default;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.Shorthand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The schemas of records and of the components that they choose, each defined once, because options may hold components of their own kind. */
final class SchemaDefinitions {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String TYPE = "type";

    private final YAMLMapper yaml = Yaml.mapper();
    private final ObjectNode all = NODES.objectNode();
    private final ComponentTypes types;

    SchemaDefinitions(ComponentTypes types) {
        this.types = types;
    }

    /** The definitions so far, by the names that references have. */
    ObjectNode all() {
        return all;
    }

    /** A record's own keys, without those of an inline component. */
    SchemaKeys keys(Class<?> record) {
        SchemaKeys keys = new SchemaKeys();
        RecordKeys.components(record).forEach((name, component) -> {
            if (!ComponentKeys.isInline(component)) {
                keys.properties().put(name, value(component, record.getName() + "." + name));
                if (isRequired(component)) {
                    keys.required().add(name);
                }
            }
        });
        return keys;
    }

    private static Optional<RecordComponent> inline(Class<?> record) {
        return ComponentKeys.inlineOf(RecordKeys.components(record).values());
    }

    private static Choice choice(RecordComponent component) {
        return component.getAnnotation(Choice.class);
    }

    private ObjectNode define(String name, Supplier<ObjectNode> schema) {
        if (!all.has(name)) {
            all.putObject(name);
            all.set(name, schema.get());
        }
        return NODES.objectNode().put("$ref", "#/$defs/" + name);
    }

    private ObjectNode value(RecordComponent component, String name) {
        Choice choice = choice(component);
        ObjectNode value =
                choice == null ? schema(component.getGenericType()) : define(name, () -> chosen(choice, name));
        if (choice != null && component.getType() == List.class) {
            value = list(value);
        }
        if (RecordMap.isOneOrMore(component)) {
            ObjectNode list = value;
            value = NODES.objectNode();
            value.putArray("anyOf").add(list.get("items")).add(list);
        }
        Default standard = component.getAnnotation(Default.class);
        if (standard != null) {
            value.set("default", yaml.readTree(standard.value()));
        } else if (ComponentKeys.hasStandard(component) && component.getType() != Optional.class) {
            value.set("default", yaml.readTree(choice.standard()));
        }
        return value;
    }

    private ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type last = arguments[arguments.length - 1];
            if (generic.getRawType() == Map.class) {
                return entries(last);
            }
            return generic.getRawType() == List.class ? list(schema(last)) : schema(last);
        }
        return type instanceof Class<?> raw && raw.isRecord()
                ? define(raw.getName(), () -> section(raw, Optional.empty()))
                : SchemaValues.scalar(type);
    }

    private ObjectNode entries(Type type) {
        if (type instanceof Class<?> record && record.isRecord()) {
            return define(record.getName() + "-entries", () -> entries(record));
        }
        ObjectNode map = NODES.objectNode().put(TYPE, "object");
        map.set("additionalProperties", schema(type));
        return map;
    }

    /** A map of records; an entry of one with an inline component may have the name of the component's type. */
    private ObjectNode entries(Class<?> record) {
        ObjectNode map = NODES.objectNode().put(TYPE, "object");
        ObjectNode named = map.putObject("properties");
        inline(record)
                .filter(component -> !ComponentKeys.hasStandard(component))
                .ifPresent(component -> types.types(choice(component).kind())
                        .forEach(name -> named.set(name, entry(record, Optional.of(name)))));
        map.set("additionalProperties", entry(record, Optional.empty()));
        return map;
    }

    private ObjectNode entry(Class<?> record, Optional<String> name) {
        ObjectNode section = section(record, name);
        Shorthand shorthand = record.getAnnotation(Shorthand.class);
        if (shorthand == null || !Set.of(shorthand.value()).containsAll(required(record, name))) {
            return section;
        }
        ObjectNode either = NODES.objectNode();
        either.putArray("anyOf")
                .add(keys(record).properties().get(shorthand.value()))
                .add(section);
        return either;
    }

    private ObjectNode section(Class<?> record, Optional<String> entry) {
        return inline(record)
                .map(component -> section(choice(component), record.getName(), keys(record), entry))
                .orElseGet(() -> keys(record).section());
    }

    /** A component that stands under a key of its own: the name of a type that needs no options, or a section. */
    private ObjectNode chosen(Choice choice, String name) {
        ObjectNode either = NODES.objectNode();
        either.putArray("anyOf")
                .add(names(types.types(choice.kind()).stream()
                        .filter(type -> keys(choice, type).required().isEmpty())
                        .toList()))
                .add(section(choice, name, new SchemaKeys(), Optional.empty()));
        return either;
    }

    /** A section that holds a component's type and options beside its own keys; which options depends on the type. */
    private ObjectNode section(Choice choice, String name, SchemaKeys own, Optional<String> entry) {
        ObjectNode typed = define(name + "-typed", () -> typed(choice, own));
        Optional<String> usual = usual(choice).or(() -> entry);
        if (usual.isEmpty()) {
            return typed;
        }
        ObjectNode schema = NODES.objectNode().put(TYPE, "object");
        ObjectNode named = names(types.types(choice.kind())).put("default", usual.get());
        schema.putObject("properties").set(TYPE, named);
        schema.putObject("if").putArray("required").add(TYPE);
        schema.set("then", typed);
        schema.set("else", own.with(keys(choice, usual.get())).section());
        return schema;
    }

    /** A section that names its type. */
    private ObjectNode typed(Choice choice, SchemaKeys own) {
        ObjectNode schema = NODES.objectNode().put(TYPE, "object");
        schema.putObject("properties").set(TYPE, names(types.types(choice.kind())));
        schema.putArray("required").add(TYPE);
        for (String type : types.types(choice.kind())) {
            ObjectNode alternative = schema.withArray("allOf").addObject();
            alternative.putObject("if").putObject("properties").putObject(TYPE).put("const", type);
            alternative.set("then", own.with(keys(choice, type)).section());
        }
        return schema;
    }

    /** The options of a type; the standard choice may have defaults of its own for them. */
    private SchemaKeys keys(Choice choice, String type) {
        SchemaKeys keys = keys(types.optionsOf(choice.kind(), type));
        if (usual(choice).equals(Optional.of(type))) {
            standard(choice).forEachEntry((name, value) -> {
                if (!name.equals(TYPE)) {
                    keys.required().remove(name);
                    keys.properties().get(name).set("default", value);
                }
            });
        }
        return keys;
    }

    private ObjectNode standard(Choice choice) {
        JsonNode standard = choice.standard().isEmpty() ? NODES.objectNode() : yaml.readTree(choice.standard());
        if (standard instanceof ObjectNode options) {
            return options;
        }
        ObjectNode named = NODES.objectNode();
        return standard.isString() ? named.put(TYPE, standard.asString()) : named;
    }

    private Optional<String> usual(Choice choice) {
        return Optional.ofNullable(standard(choice).get(TYPE)).map(JsonNode::asString);
    }

    private boolean isRequired(RecordComponent component) {
        Class<?> type = component.getType();
        if (component.isAnnotationPresent(Default.class) || type == Optional.class) {
            return false;
        }
        if (ComponentKeys.isChoice(component)) {
            return type != List.class
                    && !required(choice(component), Optional.empty()).isEmpty();
        }
        return !type.isRecord() || !required(type, Optional.empty()).isEmpty();
    }

    /** The keys that a section must give if it names no type. */
    private Set<String> required(Class<?> record, Optional<String> entry) {
        Set<String> required = keys(record).required();
        inline(record)
                .filter(component -> component.getType() != Optional.class)
                .ifPresent(component -> required.addAll(required(choice(component), entry)));
        return required;
    }

    private Set<String> required(Choice choice, Optional<String> entry) {
        return usual(choice)
                .or(() -> entry)
                .map(type -> keys(choice, type).required())
                .orElse(Set.of(TYPE));
    }
}
