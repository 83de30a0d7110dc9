package org.stylestep.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.config.RunFile;
import org.stylestep.data.InputSide;
import org.stylestep.objective.LossCatalog;
import org.stylestep.pipeline.EncoderRun;
import org.stylestep.pipeline.FinetuneRun;
import org.stylestep.pipeline.GanAdamSection;
import org.stylestep.pipeline.GeneratorRun;
import org.stylestep.pipeline.MapperRun;
import org.stylestep.pipeline.MiningSection;
import org.stylestep.pipeline.ObjectiveKeys;
import org.stylestep.pipeline.ReconstructionSection;
import org.stylestep.pipeline.ScheduleSection;

/** Every run file that comes with the project. */
final class ConfigsTest {

    private static final Path CONFIGS = Path.of("configs");
    private static final Path PRESETS = CONFIGS.resolve("presets");
    private static final Path STUDIES = CONFIGS.resolve("studies");

    @TempDir
    Path folder;

    static List<Path> runFiles() throws IOException {
        try (Stream<Path> files = Files.walk(CONFIGS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.startsWith(CONFIGS.resolve("published")))
                    .filter(file -> !file.startsWith(STUDIES))
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

    @Test
    void thereIsOneForEveryStageOfEveryBenchmarkAndTheQuickstart() throws IOException {
        assertThat(stages()).hasSize(4 * 7);
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void isReadAndWrittenAndReadAgain(Path file) throws IOException {
        RunFile runFile = new RunFile(new ObjectiveKeys());
        Record settings = runFile.read(file, type(file), List.of());
        Path copy = folder.resolve("run.yaml");
        Files.writeString(copy, runFile.write(settings));
        assertThat(runFile.read(copy, type(file), List.of())).isEqualTo(settings);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void stagesFollowOneAnother(Path file) throws IOException {
        Record settings = new RunFile(new ObjectiveKeys()).read(file, type(file), List.of());
        Path run = Path.of("runs").resolve(file.getParent().getFileName());
        if (settings instanceof GeneratorRun generator) {
            assertThat(generator.encoder().checkpoint()).contains(run.resolve("encoder"));
            assertThat(generator.output().folder()).isEqualTo(run.resolve("generator"));
        } else if (settings instanceof FinetuneRun finetuned) {
            assertThat(finetuned.generator().checkpoint()).isEqualTo(run.resolve("generator"));
            assertThat(finetuned.output().folder()).isEqualTo(run.resolve("finetune"));
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
    void benchmarksHaveTheirPublishedSidesAndSizes(String name, InputSide side, String rescale, Integer size)
            throws IOException {
        GeneratorRun run = new RunFile(new ObjectiveKeys())
                .read(CONFIGS.resolve(name).resolve("generator.yaml"), GeneratorRun.class, List.of());
        List<Integer> heights = rescale == null
                ? List.of()
                : Stream.of(rescale.split(",")).map(Integer::valueOf).toList();
        assertThat(run.data().inputSide()).contains(side);
        assertThat(run.data().rescale()).isEqualTo(heights);
        assertThat(run.data().crop()).isEqualTo(256);
        assertThat(run.data().flip()).isFalse();
        assertThat(run.validation().orElseThrow().size()).isEqualTo(Optional.ofNullable(size));
        assertThat(run.schedule()).isEqualTo(new ScheduleSection(8, 150, 250, 10));
        assertThat(run.optimizer()).isEqualTo(new GanAdamSection(1e-3f, 1e-3f, 1e-4f, 0, 0.99f, 1e-8f, 0.999f));
        assertThat(run.reconstruction().perceptual()).isEqualTo(0.02f);
    }

    @Test
    void timeLapseDrawsFromOtherScenes() throws IOException {
        EncoderRun run = new RunFile(new ObjectiveKeys())
                .read(CONFIGS.resolve("space_needle_timelapse/encoder.yaml"), EncoderRun.class, List.of());
        assertThat(run.mining())
                .isEqualTo(new MiningSection(
                        15, 78, 8000, Optional.empty(), Optional.empty(), MiningSection.Scene.LAST_DIGIT));
    }

    @Test
    void aBenchmarkIsMadeSmallByAFewOverrides() throws IOException {
        GeneratorRun run = new RunFile(new ObjectiveKeys())
                .read(
                        CONFIGS.resolve("facades/generator.yaml"),
                        GeneratorRun.class,
                        List.of(
                                "data.rescale=[64]",
                                "data.crop=64",
                                "generator.base_channels=16",
                                "reconstruction={l1: 10}"));
        assertThat(run.data().augmentation().crop()).isEqualTo(64);
        assertThat(run.validation().orElseThrow().transform(run.data()).crop()).isEqualTo(64);
        assertThat(run.generator().options(8).baseChannels()).isEqualTo(16);
        assertThat(run.reconstruction()).isEqualTo(new ReconstructionSection(10, 0, Optional.empty()));
    }

    private static StudyPlan plan(String name) throws IOException {
        Path file = STUDIES.resolve(name);
        return StudyPlan.of(
                file, new RunFile(new ObjectiveKeys()).read(file, Study.class, List.of()), LossCatalog.standard());
    }

    @Test
    void thePapersStudyHasItsRowsAndSeedsAtEqualImages() throws IOException {
        StudyPlan plan = plan("paper.yaml");
        assertThat(plan.rows().stream().map(Trial::title))
                .containsExactlyInAnyOrder(
                        "autoencoder, seed 1",
                        "autoencoder, seed 2",
                        "autoencoder + z_KL + VAE, seed 1",
                        "bicyclegan, seed 1",
                        "bicyclegan, seed 2",
                        "drit, seed 1",
                        "step 2, seed 1",
                        "step 2, seed 2",
                        "step 2+3, seed 1",
                        "step 2+3, seed 2",
                        "step, encoder of handbags, seed 1",
                        "step + D_rand_z, seed 1",
                        "step + z_recon, seed 1");
        assertThat(plan.rows()).allSatisfy(trial -> assertThat(trial.images()).isEqualTo(16_000));
        assertThat(plan.encoders().stream().map(Trial::title))
                .containsExactlyInAnyOrder("shoes, seed 1", "shoes, seed 2", "handbags, seed 1");
    }

    @Test
    void theFacadesStudyHasFourOfItsRows() throws IOException {
        StudyPlan plan = plan("facades.yaml");
        assertThat(plan.rows().stream().map(Trial::title))
                .containsExactly("autoencoder, seed 1", "bicyclegan, seed 1", "step 2, seed 1", "step 2+3, seed 1");
        assertThat(plan.rows()).allSatisfy(trial -> assertThat(trial.images()).isEqualTo(16_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper.yaml", "facades.yaml"})
    void theRowsOfAStudyHaveNetworksOfOneSize(String name) throws IOException {
        for (Trial row : plan(name).rows()) {
            GeneratorRun run = (GeneratorRun) row.stages().get(0).settings();
            assertThat(run.generator().baseChannels()).isEqualTo(16);
            assertThat(run.discriminator().baseChannels()).isEqualTo(16);
            run.discriminatorRandom()
                    .ifPresent(own -> assertThat(own.baseChannels()).isEqualTo(16));
            assertThat(run.encoder().baseChannels().orElse(32)).isEqualTo(32);
            assertThat(run.data().crop()).isEqualTo(64);
        }
        assertThat(plan(name).encoders())
                .allSatisfy(
                        trial -> assertThat(((EncoderRun) trial.stages().get(0).settings())
                                        .encoder()
                                        .baseChannels())
                                .isEqualTo(32));
    }

    @Test
    void everyKeyOfAStudyIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("docs/run-files.md"));
        List<String> keys = Stream.of(
                        Study.class,
                        StudyCommon.class,
                        StudyEncoder.class,
                        StudyRow.class,
                        StudyStage.class,
                        StudyMetrics.class,
                        StudyDiversity.class,
                        StudyOutput.class)
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .map(component -> key(component))
                .toList();
        assertThat(documentation.substring(documentation.indexOf("## Study files")))
                .satisfies(section ->
                        assertThat(keys).allSatisfy(key -> assertThat(section).contains("`" + key + "`")));
    }

    @Test
    void everyKeyIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("docs/run-files.md"));
        List<String> keys = Stream.of(EncoderRun.class, GeneratorRun.class, FinetuneRun.class, MapperRun.class)
                .flatMap(ConfigsTest::keys)
                .distinct()
                .toList();
        assertThat(keys).hasSizeGreaterThan(50);
        assertThat(keys).allSatisfy(key -> assertThat(documentation).contains("`" + key + "`"));
    }

    private static Stream<String> keys(Class<?> type) {
        return Stream.of(type.getRecordComponents()).flatMap(component -> {
            String text = component.getGenericType().getTypeName();
            Stream<String> own = Stream.of(key(component));
            return text.matches(".*Section>?") ? Stream.concat(own, keys(section(text))) : own;
        });
    }

    private static Class<?> section(String typeName) {
        try {
            return Class.forName(typeName.replaceAll(".*<|>", ""));
        } catch (ClassNotFoundException exception) {
            throw new AssertionError(exception);
        }
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
