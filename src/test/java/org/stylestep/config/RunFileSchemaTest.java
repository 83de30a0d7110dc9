package org.stylestep.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.Augmentation;
import org.stylestep.extension.Extensions;
import org.stylestep.objective.LossTerm;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.MapperRun;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.SettingException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema allows what the reader reads, and refuses what it refuses. */
final class RunFileSchemaTest {

    private static final Map<String, Class<? extends Record>> RUNS = Map.of(
            "encoder.yaml", EncoderRun.class,
            "generator.yaml", GeneratorRun.class,
            "finetune.yaml", FinetuneRun.class,
            "mapper.yaml", MapperRun.class);

    private static final Extensions STANDARD = StandardExtensions.standard();

    private static final Map<Class<? extends Record>, Schema> SCHEMAS =
            RUNS.values().stream().collect(Collectors.toMap(run -> run, run -> schema(STANDARD, run)));

    @TempDir
    Path folder;

    /** Options of a loss term of a user's own. */
    record Contrast(int window, @Default("0.5") float strength) {}

    /** Options that hold components of their own kind. */
    record Chain(@Choice(kind = "augmentation") List<Component> steps) {}

    private static Schema schema(Extensions extensions, Class<? extends Record> run) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(new RunFileSchema(extensions).text(run));
    }

    private static List<?> errors(Class<? extends Record> run, String text) {
        return SCHEMAS.get(run).validate(text, InputFormat.YAML);
    }

    private static Class<? extends Record> run(Path file) {
        return RUNS.getOrDefault(file.getFileName().toString(), GeneratorRun.class);
    }

    static List<Path> runFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("configs"))) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.startsWith("configs/studies"))
                    .sorted()
                    .toList();
        }
    }

    /** Those that are no mere bases. */
    static List<Path> completeRunFiles() throws IOException {
        return runFiles().stream()
                .filter(file -> !file.startsWith("configs/published"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void everyRunFileOfTheProjectIsValid(Path file) throws IOException {
        assertThat(errors(run(file), Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("completeRunFiles")
    void settingsWithAllTheirDefaultsAreValid(Path file) throws IOException {
        Record settings = new RunFile(STANDARD).read(file, run(file), List.of());
        assertThat(errors(run(file), new Json().text(RecordMap.of(settings)))).isEmpty();
    }

    /** The reader's list of allowed keys is the schema's. */
    @ParameterizedTest
    @ValueSource(strings = {"encoder.yaml", "generator.yaml", "finetune.yaml", "mapper.yaml"})
    void everySectionHasTheKeysThatTheReaderAllows(String name) throws IOException {
        Path file = Path.of("configs/facades").resolve(name);
        JsonNode schema = JsonMapper.shared().readTree(new RunFileSchema(STANDARD).text(run(file)));
        assertThat(Stream.concat(Stream.of("base"), allowed(file, "no_such_section")))
                .containsExactlyInAnyOrderElementsOf(schema.get("properties").propertyNames());

        Map<String, Object> settings = RecordMap.of(new RunFile(STANDARD).read(file, run(file), List.of()));
        settings.forEach((key, value) -> {
            if (value instanceof Map<?, ?> section && !section.containsKey("reconstruction_direct")) {
                JsonNode keys = keys(schema, schema.at("/properties/" + key), section.get("type"));
                assertThat(allowed(file, key + ".no_such_key"))
                        .as(key)
                        .containsExactlyInAnyOrderElementsOf(keys.propertyNames());
            }
        });
    }

    private static Stream<String> allowed(Path file, String unknown) {
        Throwable refusal = catchThrowable(() -> new RunFile(STANDARD).read(file, run(file), List.of(unknown + "=1")));
        return Stream.of(refusal.getMessage().replaceFirst(".* allowed: ", "").split(", "));
    }

    /** The keys that a schema gives a section of a type, or one that names none. */
    private static JsonNode keys(JsonNode schema, JsonNode node, Object type) {
        if (node.has("$ref")) {
            return keys(schema, schema.at(node.get("$ref").asString().substring(1)), type);
        }
        if (node.has("then")) {
            return keys(schema, node.get(type == null ? "else" : "then"), type);
        }
        if (node.has("anyOf")) {
            return node.get("anyOf")
                    .valueStream()
                    .filter(each -> !each.has("enum"))
                    .map(each -> keys(schema, each, type))
                    .findFirst()
                    .orElseThrow();
        }
        if (node.has("allOf")) {
            return node.get("allOf")
                    .valueStream()
                    .filter(each ->
                            each.at("/if/properties/type/const").asString().equals(type))
                    .map(each -> keys(schema, each, type))
                    .findFirst()
                    .orElseThrow();
        }
        return node.get("properties");
    }

    private static String generatorRun(String section) {
        Map<String, String> lines = new LinkedHashMap<>();
        Stream.of(
                        "data: {folder: images, crop: 64}",
                        "encoder: {checkpoint: runs/encoder}",
                        "reconstruction: {l1: 10}",
                        "objective: {reconstruction_direct: 1}",
                        "schedule: {total_kimg: 8}",
                        "output: {folder: runs/generator}",
                        section)
                .forEach(line -> lines.put(line.substring(0, line.indexOf(':')), line));
        return lines.values().stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("generator.yaml"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed: 3",
                "data: {type: folder, folder: a, crop: 64, rescale: [64, 72], input_side: left}",
                "encoder: {base_channels: 8}",
                "encoder: {type: step, style_code: mean}",
                "generator: step",
                "generator: {type: step, downsamplings: 2}",
                "discriminator_random: {}",
                "reconstruction: {perceptual: 1, features: filter_bank}",
                "reconstruction: {perceptual: 1, features: {type: vgg16, weights: vgg16.npz}}",
                "objective: {latent_l2: {weight: 1}}",
                "objective: {latent_l2: {weight: 1, type: latent_kl}}",
                "objective: {kl: {weight: 0.5, type: latent_kl}}",
                "gan: {loss: hinge}",
                "gan: {loss: {type: hinge}, weighting: reference}",
                "optimizer: {type: adam, beta1: 0.5, clip_norm: 1}",
                "schedule: {type: step_decay}",
                "validation: {folder: a, metrics: [psnr, {type: feature_distance, features: filter_bank}]}",
            })
    void whatTheReaderReadsIsValid(String section) throws IOException {
        Path file = written(generatorRun(section));
        assertThatCode(() -> new RunFile(STANDARD).read(file, GeneratorRun.class, List.of()))
                .doesNotThrowAnyException();
        assertThat(errors(GeneratorRun.class, generatorRun(section))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unknown key      | machine: {device: cpu}",
                "unknown key      | data: {folder: a, corp: 64}",
                "unknown key      | optimizer: {beta3: 0.5}",
                "unknown key      | optimizer: {type: adam, beta3: 0.5}",
                "unknown key      | schedule: {type: step_decay, total_kimg: 8}",
                "unknown key      | objective: {latent_l2: {weight: 1, margin: 2}}",
                "wrong type       | seed: one",
                "wrong type       | data: images",
                "wrong type       | data: {folder: 7}",
                "wrong type       | data: {folder: a, crop: big}",
                "wrong type       | data: {folder: a, crop: 64.5}",
                "wrong type       | data: {folder: a, flip: 1}",
                "wrong type       | data: {folder: a, rescale: 64}",
                "wrong type       | schedule: {total_kimg: '8'}",
                "wrong type       | objective: {latent_l2: much}",
                "not of the enum  | data: {folder: a, input_side: top}",
                "not of the enum  | gan: {weighting: equal}",
                "not of the enum  | gan: {loss: wasserstein}",
                "not of the enum  | optimizer: {type: sgd}",
                "missing key      | data: {crop: 64}",
                "missing key      | schedule: {batch_size: 8}",
                "missing key      | schedule: {type: linear_decay}",
                "missing key      | reconstruction: {perceptual: 1, features: vgg16}",
                "missing key      | reconstruction: {perceptual: 1, features: {type: vgg16}}",
                "missing key      | reconstruction: {perceptual: 1, features: {}}",
                "missing key      | objective: {latent_l2: {type: latent_kl}}",
                "missing key      | objective: {kl: 1}",
                "missing value    | data: {folder: }",
                "missing value    | objective: {latent_l2: }",
            })
    void whatTheReaderRefusesIsNotValid(String reason, String section) throws IOException {
        Path file = written(generatorRun(section));
        assertThatThrownBy(() -> new RunFile(STANDARD).read(file, GeneratorRun.class, List.of()))
                .as(reason)
                .isInstanceOf(SettingException.class);
        assertThat(errors(GeneratorRun.class, generatorRun(section))).as(reason).isNotEmpty();
    }

    @Test
    void aBaseGivesSectionsAndNullTakesThemOut() throws IOException {
        written(generatorRun("validation: {folder: a}"));
        String text = "base: generator.yaml\nvalidation: null\n";
        Path file = Files.writeString(folder.resolve("other.yaml"), text);
        assertThat(new RunFile(STANDARD)
                        .read(file, GeneratorRun.class, List.of())
                        .validation())
                .isEmpty();
        assertThat(errors(GeneratorRun.class, text)).isEmpty();
    }

    @Test
    void componentsOfOnesOwnHaveTheirOptions() {
        Extensions own = STANDARD.toBuilder()
                .add(LossTerm.KIND, "contrast", Contrast.class, (options, run) -> {
                    throw new UnsupportedOperationException();
                })
                .build();
        Schema schema = schema(own, GeneratorRun.class);
        String good = generatorRun("objective: {contrast: {weight: 1, window: 3}}");
        assertThat(schema.validate(good, InputFormat.YAML)).isEmpty();
        assertThat(errors(GeneratorRun.class, good)).isNotEmpty();
        for (String bad : List.of("1", "{weight: 1}", "{weight: 1, window: wide}", "{weight: 1, window: 3, size: 2}")) {
            String text = generatorRun("objective: {contrast: " + bad + "}");
            assertThat(schema.validate(text, InputFormat.YAML)).as(bad).isNotEmpty();
        }
    }

    @Test
    void optionsMayHoldComponentsOfTheirOwnKind() {
        Extensions own = STANDARD.toBuilder()
                .add(Augmentation.KIND, "chain", Chain.class, (options, run) -> {
                    throw new UnsupportedOperationException();
                })
                .build();
        Schema schema = schema(own, GeneratorRun.class);
        String chain = "data: {folder: a, augmentations: [{type: chain, steps: [chain, {type: chain, %s: []}]}]}";
        assertThat(schema.validate(generatorRun(String.format(chain, "steps")), InputFormat.YAML))
                .isEmpty();
        assertThat(schema.validate(generatorRun(String.format(chain, "step")), InputFormat.YAML))
                .isNotEmpty();
    }
}
