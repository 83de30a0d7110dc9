package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.stylestep.config.RunFile;
import org.stylestep.data.FolderSource;
import org.stylestep.data.InputSide;
import org.stylestep.data.Unreadable;
import org.stylestep.mining.NearestFarthestMiner;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GanOptimizerSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.MapperRun;
import org.stylestep.sections.ReconstructionSection;
import org.stylestep.sections.ScheduleSection;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.YamlWriter;
import org.stylestep.train.Adam;
import org.stylestep.train.LinearDecay;

/** Every run file that comes with the project, and the page that documents their keys. */
final class ConfigsTest {

    private static final Path CONFIGS = Path.of("configs");
    private static final Path PRESETS = CONFIGS.resolve("presets");
    private static final RunFile RUN_FILE = new RunFile(StandardExtensions.standard());

    @TempDir
    Path folder;

    static List<Path> runFiles() throws IOException {
        try (Stream<Path> files = Files.walk(CONFIGS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    // Bases, which lack data, and studies, which are no run files.
                    .filter(file -> !file.startsWith(CONFIGS.resolve("published")))
                    .filter(file -> !file.startsWith(CONFIGS.resolve("studies")))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> stages() throws IOException {
        return runFiles().stream().filter(file -> !file.startsWith(PRESETS)).toList();
    }

    private static Class<? extends Record> type(Path file) {
        if (file.startsWith(PRESETS)) {
            return GeneratorRun.class;
        }
        return switch (file.getFileName().toString()) {
            case "encoder.yaml" -> EncoderRun.class;
            case "generator.yaml" -> GeneratorRun.class;
            case "finetune.yaml" -> FinetuneRun.class;
            case "mapper.yaml" -> MapperRun.class;
            default -> throw new AssertionError(file + " is named after no stage");
        };
    }

    private static <R extends Record> R read(String file, Class<R> type, String... overrides) throws IOException {
        return RUN_FILE.read(CONFIGS.resolve(file), type, List.of(overrides));
    }

    @Test
    void thereIsOneForEveryStageOfEveryBenchmarkAndTheQuickstart() throws IOException {
        assertThat(stages()).hasSize(4 * 7);
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void isReadAndWrittenAndReadAgain(Path file) throws IOException {
        Record settings = RUN_FILE.read(file, type(file), List.of());
        Path copy = Files.writeString(folder.resolve("run.yaml"), YamlWriter.write(settings));
        assertThat(RUN_FILE.read(copy, type(file), List.of())).isEqualTo(settings);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void stagesFollowOneAnother(Path file) throws IOException {
        Record settings = RUN_FILE.read(file, type(file), List.of());
        Path run = Path.of("runs").resolve(file.getParent().getFileName());
        if (settings instanceof GeneratorRun generator) {
            assertThat(generator.encoder().checkpoint()).contains(run.resolve("encoder"));
            assertThat(generator.output().folder()).isEqualTo(run.resolve("generator"));
        } else if (settings instanceof FinetuneRun finetune) {
            assertThat(finetune.generator().checkpoint()).isEqualTo(run.resolve("generator"));
            assertThat(finetune.output().folder()).isEqualTo(run.resolve("finetune"));
        } else if (settings instanceof MapperRun mapper) {
            assertThat(mapper.encoder().checkpoint()).isEqualTo(run.resolve("finetune"));
            assertThat(mapper.output().folder()).isEqualTo(run.resolve("mapper"));
        } else {
            assertThat(((EncoderRun) settings).output().folder()).isEqualTo(run.resolve("encoder"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    facades                | RIGHT | 320,384 |
                    edges2shoes            | LEFT  |         |
                    edges2handbags         | LEFT  |         |
                    night2day              | LEFT  | 256,320 |
                    maps                   | RIGHT |         | 512
                    space_needle_timelapse | RIGHT |         | 512
                    """)
    void benchmarksHaveThePublishedSettings(String name, InputSide side, String rescale, Integer size)
            throws IOException {
        GeneratorRun run = read(name + "/generator.yaml", GeneratorRun.class);
        List<Integer> heights = rescale == null
                ? List.of()
                : Stream.of(rescale.split(",")).map(Integer::valueOf).toList();
        assertThat(run.data().source().options())
                .isEqualTo(new FolderSource.Options(Optional.of(side), Unreadable.STOP, 3));
        assertThat(run.data().rescale()).isEqualTo(heights);
        assertThat(run.data().crop()).isEqualTo(256);
        assertThat(run.data().flip()).isFalse();
        assertThat(run.validation().orElseThrow().size()).isEqualTo(Optional.ofNullable(size));
        assertThat(run.schedule()).isEqualTo(new ScheduleSection(8, linearDecay(150, 250)));
        Component adam = new Component("adam", Adam.Options.published());
        assertThat(run.optimizer())
                .isEqualTo(new GanOptimizerSection(1e-3f, 1e-3f, 1e-4f, Optional.empty(), 0.999f, false, adam));
        assertThat(run.reconstruction().perceptual()).isEqualTo(0.02f);
        FinetuneRun stage3 = read(name + "/finetune.yaml", FinetuneRun.class);
        assertThat(stage3.schedule()).isEqualTo(new ScheduleSection(8, linearDecay(600, 700)));
        assertThat(stage3.optimizer()).isEqualTo(run.optimizer());
    }

    private static Component linearDecay(double start, double total) {
        return new Component("linear_decay", new LinearDecay.Options(Optional.of(start), total, 10));
    }

    @ParameterizedTest
    @MethodSource("publishedPresets")
    void presetsHaveThePublishedAverageAndSchedule(Path file) throws IOException {
        GeneratorRun run = RUN_FILE.read(file, GeneratorRun.class, List.of());
        assertThat(run.optimizer().emaRampUp()).isFalse();
        assertThat(run.schedule().schedule()).isEqualTo(linearDecay(150, 250));
    }

    static List<Path> publishedPresets() throws IOException {
        return runFiles().stream()
                .filter(file -> file.startsWith(PRESETS)
                        && !file.getFileName().toString().startsWith("modern"))
                .toList();
    }

    @Test
    void timeLapseDrawsFromOtherScenes() throws IOException {
        EncoderRun run = read("space_needle_timelapse/encoder.yaml", EncoderRun.class);
        assertThat(run.mining().miner().options())
                .isEqualTo(new NearestFarthestMiner.Options(
                        15,
                        78,
                        Optional.empty(),
                        Optional.empty(),
                        NearestFarthestMiner.Scene.LAST_DIGIT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aBenchmarkIsMadeSmallByAFewOverrides() throws IOException {
        GeneratorRun run = read(
                "facades/generator.yaml",
                GeneratorRun.class,
                "data.rescale=[64]",
                "data.crop=64",
                "generator.base_channels=16",
                "reconstruction={l1: 10}");
        assertThat(run.validation().orElseThrow().transform(run.data()).crop()).isEqualTo(64);
        assertThat(RecordMap.of(run.generator().options())).containsEntry("base_channels", 16);
        assertThat(run.reconstruction()).isEqualTo(new ReconstructionSection(10, 0, Optional.empty()));
    }

    @Test
    void everyKeyIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("docs/run-files.md"));
        List<String> keys = Stream.concat(
                        Stream.of(EncoderRun.class, GeneratorRun.class, FinetuneRun.class, MapperRun.class)
                                .flatMap(ConfigsTest::keys),
                        options())
                .distinct()
                .toList();
        assertThat(keys).hasSizeGreaterThan(50);
        assertThat(keys)
                .filteredOn(key -> !documentation.contains("`" + key + "`"))
                .isEmpty();
    }

    /** The types of the library that run files name, with the keys of their options. */
    private static Stream<String> options() {
        return Stream.of(
                        "encoder",
                        "generator",
                        "discriminator",
                        "mapper",
                        "features",
                        "triplet_miner",
                        "loss_term",
                        "gan_loss",
                        "optimizer",
                        "schedule",
                        "pair_source",
                        "metric",
                        "monitor")
                .flatMap(kind -> StandardExtensions.standard().types(kind).stream()
                        .flatMap(type -> Stream.concat(
                                Stream.of(type),
                                keys(StandardExtensions.standard().optionsOf(kind, type)))));
    }

    private static Stream<String> keys(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String text = component.getGenericType().getTypeName();
            Choice choice = component.getAnnotation(Choice.class);
            Stream<String> own =
                    Stream.of(choice != null && choice.inline() ? "type" : RecordMap.snakeCase(component.getName()));
            return text.matches(".*Section>?") ? Stream.concat(own, keys(section(text))) : own;
        });
    }

    private static Class<?> section(String typeName) {
        try {
            return Class.forName(typeName.replaceAll(".*[<, ]|>", ""));
        } catch (ClassNotFoundException exception) {
            throw new AssertionError(exception);
        }
    }
}
