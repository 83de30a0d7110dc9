package org.stylestep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Records become maps and YAML, and come back as they were. */
final class RecordsTest {

    enum Side {
        LEFT,
        RIGHT
    }

    record Inner(@Default("3") int count, @Default("[1, 2]") List<Integer> sizes) {}

    record Oval(@Default("0.5") float roundness) {}

    record Shapes(
            long seed,
            Path folder,
            Optional<String> note,
            @Default("left") Side side,
            Inner inner,

            @Choice(kind = "shape", standard = "{type: oval, roundness: 0.25}", inline = true)
            Component shape) {}

    @Shorthand("weight")
    record Weighted(
            float weight,
            @Choice(kind = "shape", inline = true) Component shape) {}

    record Weights(Map<String, Weighted> terms) {}

    private static final ComponentTypes TYPES = new ComponentTypes() {
        @Override
        public List<String> types(String kind) {
            return List.of("oval", "none");
        }

        @Override
        public Class<? extends Record> optionsOf(String kind, String type) {
            return type.equals("oval") ? Oval.class : NoOptions.class;
        }
    };

    @Test
    void whatIsLeftOutHasItsDefault() {
        Shapes shapes = new RecordReader(TYPES).read(Map.of("seed", 7, "folder", "a/b"), Shapes.class);
        assertThat(shapes)
                .isEqualTo(new Shapes(
                        7,
                        Path.of("a/b"),
                        Optional.empty(),
                        Side.LEFT,
                        new Inner(3, List.of(1, 2)),
                        new Component("oval", new Oval(0.25f))));
    }

    @Test
    void theDefaultsOfOneTypeAreNotAnothersOptions() {
        Shapes shapes = new RecordReader(TYPES).read(Map.of("seed", 7, "folder", "a", "type", "none"), Shapes.class);
        assertThat(shapes.shape()).isEqualTo(Component.of("none"));
    }

    @Test
    void mapsComeBackAsTheRecord() {
        Shapes shapes = new Shapes(
                1,
                Path.of("x"),
                Optional.of("n"),
                Side.RIGHT,
                new Inner(1, List.of()),
                new Component("oval", new Oval(0.1f)));
        Map<String, Object> map = RecordMap.of(shapes);
        assertThat(map)
                .containsEntry("side", "right")
                .containsEntry("type", "oval")
                .containsEntry("roundness", 0.1f);
        assertThat(new RecordReader(TYPES).read(map, Shapes.class)).isEqualTo(shapes);
    }

    record Places(
            @Default("here") List<String> one,
            @Default("[]") List<String> any) {}

    @Test
    void aListWhoseDefaultIsAnElementIsWrittenAndReadSo() {
        Places places = new RecordReader().defaults(Places.class);
        assertThat(places).isEqualTo(new Places(List.of("here"), List.of()));
        assertThat(RecordMap.of(places)).isEqualTo(Map.of("one", "here", "any", List.of()));
        Places several = new Places(List.of("a", "b"), List.of("c"));
        assertThat(RecordMap.of(several)).isEqualTo(Map.of("one", List.of("a", "b"), "any", List.of("c")));
        assertThat(new RecordReader().read(RecordMap.of(several), Places.class)).isEqualTo(several);
    }

    @Test
    void anEntryOfItsOwnTypeWithoutOptionsIsItsShorthand() {
        Map<String, Weighted> terms = new LinkedHashMap<>();
        terms.put("none", new Weighted(0.5f, Component.of("none")));
        terms.put("other", new Weighted(2, Component.of("none")));
        assertThat(RecordMap.of(new Weights(terms)))
                .isEqualTo(Map.of("terms", Map.of("none", 0.5f, "other", Map.of("weight", 2f, "type", "none"))));
    }

    @Shorthand("side")
    record Sided(Side side) {}

    record Sides(Sided first, List<Sided> more, Map<String, Sided> named, Map<String, Object> loose) {}

    @Test
    void shorthandsComeBackAsTheirRecords() {
        Weights weights = new Weights(Map.of(
                "none", new Weighted(0.5f, Component.of("none")),
                "oval", new Weighted(1, new Component("oval", new Oval(0.1f))),
                "other", new Weighted(2, Component.of("none"))));
        assertThat(new RecordReader(TYPES).read(RecordMap.of(weights), Weights.class))
                .isEqualTo(weights);
        Sided left = new Sided(Side.LEFT);
        Sides sides = new Sides(
                left, List.of(left), Map.of("b", left), Map.of("oval", Map.of("type", "oval", "roundness", 1L)));
        assertThat(RecordMap.of(sides)).containsEntry("named", Map.of("b", "left"));
        assertThat(new RecordReader().read(RecordMap.of(sides), Sides.class)).isEqualTo(sides);
    }

    @Test
    void errorsNameTheKey() {
        RecordReader reader = new RecordReader(TYPES);
        assertThatThrownBy(() -> reader.read(Map.of("count", 1, "size", 2), Inner.class))
                .hasMessageContainingAll("'size'", "count, sizes");
        assertThatThrownBy(() -> reader.read(Map.of("count", "many"), Inner.class))
                .hasMessageContaining("'count' is many");
        assertThatThrownBy(() -> reader.defaults(Shapes.class)).hasMessageContaining("'seed' is missing");
    }

    record Text(String text, Path path, Map<String, Object> more) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words",
                "1.5",
                "true",
                "No",
                "null",
                "~",
                "- a",
                "a: b",
                "#x",
                "\"q\" \\ ",
                "tab\tnew\nline",
                "é✓",
                "@x",
                "",
                "0x1F",
                "1e3",
                "*alias",
                "&anchor",
                "[a]",
                "{a}",
                "y",
                ".inf",
                "-",
                "C:\\dir"
            })
    void yamlReadsBackAsTheSameText(String text) {
        String yaml = YamlWriter.write(new Text(text, Path.of("a"), Map.of(text, List.of(text, 1, 1.0e-8, 2f))));
        Object read = YAMLMapper.shared().readValue(yaml, Map.class);
        assertThat(read)
                .isEqualTo(Map.of("text", text, "path", "a", "more", Map.of(text, List.of(text, 1, 1.0e-8, 2.0))));
    }

    @Test
    void leavesAreNamedByDottedKeys() {
        Map<String, Object> nested = Map.of("a", 1, "b", Map.of("c", List.of(2), "d", Map.of("e", "f")), "g", Map.of());
        assertThat(RecordMap.leaves(nested)).isEqualTo(Map.of("a", 1, "b.c", List.of(2), "b.d.e", "f"));
    }
}
