package org.stylestep.config;

import java.nio.file.Path;
import java.util.Locale;
import org.stylestep.settings.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** How run files are read: snake_case keys, lower-case choices, and no value that is silently converted to another type. */
final class Yaml {

    private Yaml() {}

    static YAMLMapper mapper() {
        return YAMLMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enumNamingStrategy((config, type, name) -> name.toLowerCase(Locale.ROOT))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .withCoercionConfig(
                        LogicalType.Textual,
                        coercion -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .addModule(new SimpleModule()
                        .addDeserializer(Path.class, new PathReader())
                        .addDeserializer(float.class, new FloatReader(float.class))
                        .addDeserializer(Float.class, new FloatReader(Float.class))
                        .addDeserializer(Component.class, new ComponentReader()))
                .build();
    }

    private static final class PathReader extends StdDeserializer<Path> {

        private PathReader() {
            super(Path.class);
        }

        @Override
        public Path deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.VALUE_STRING || in.getString().isBlank()) {
                return (Path) context.handleUnexpectedToken(Path.class, in);
            }
            return Path.of(in.getString());
        }
    }

    /** Jackson reads what is too large for a float as infinite. */
    private static final class FloatReader extends StdDeserializer<Float> {

        private FloatReader(Class<Float> type) {
            super(type);
        }

        @Override
        public Float deserialize(JsonParser in, DeserializationContext context) {
            if (!in.currentToken().isNumeric()) {
                return (Float) context.handleUnexpectedToken(_valueClass, in);
            }
            float value = (float) in.getDoubleValue();
            if (Float.isInfinite(value)) {
                throw new InputCoercionException(in, "too large", in.currentToken(), float.class);
            }
            return value;
        }
    }

    /** Components are in the tree already. */
    private static final class ComponentReader extends StdDeserializer<Component> {

        private ComponentReader() {
            super(Component.class);
        }

        @Override
        public Component deserialize(JsonParser in, DeserializationContext context) {
            return (Component) in.getEmbeddedObject();
        }
    }
}
