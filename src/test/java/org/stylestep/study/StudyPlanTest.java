package org.stylestep.study;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.Mutations;
import org.stylestep.config.RunFile;
import org.stylestep.eval.Metric;
import org.stylestep.extension.Extensions;
import org.stylestep.latent.LatentSampler;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.settings.SettingException;

final class StudyPlanTest {

    private static final String ROWS = """
            rows:
              plain:
                encoder: shapes
                stages: [{base: runs/generator.yaml}]
              long:
                encoder: shapes
                seeds: [1, 5]
                stages:
                - {base: runs/generator.yaml, set: {schedule.total_kimg: 6}}
                - {base: runs/finetune.yaml, set: {schedule: {decay_start_kimg: 1, total_kimg: 2}}}
            """;

    private static final String REST = """
            metrics: {folder: val, size: 32}
            output: {folder: out}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void runFiles() throws IOException {
        Files.createDirectory(folder.resolve("runs"));
        write("runs/encoder.yaml", """
                data: {folder: train, input_side: left}
                features: {type: filter_bank}
                output: {folder: elsewhere}
                """);
        String pairs = """
                data: {folder: train, input_side: left}
                reconstruction: {l1: 10}
                objective: {reconstruction_direct: 1}
                schedule: {batch_size: 4, decay_start_kimg: 2, total_kimg: 8}
                output: {folder: elsewhere}
                """;
        write("runs/generator.yaml", pairs + "encoder: {checkpoint: nowhere}\n");
        write("runs/finetune.yaml", pairs + "generator: {checkpoint: nowhere}\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String head(String more) {
        return "name: test\nseeds: [1, 2]\nencoders: {shapes: {base: runs/encoder.yaml" + more + "}}\n";
    }

    private StudyPlan plan(String text, String... overrides) throws IOException {
        Path file = write("study.yaml", text);
        Extensions extensions = StandardExtensions.standard();
        return new StudyPlan(file, new RunFile(extensions).read(file, Study.class, List.of(overrides)), extensions);
    }

    private void refused(String problem, String text, String... overrides) {
        assertThatThrownBy(() -> plan(text, overrides))
                .isInstanceOf(SettingException.class)
                .hasMessageContainingAll("study.yaml", problem);
    }

    @Test
    void rowsOfTheFirstSeedsComeFirstAndShareTheirSeedsEncoder() throws IOException {
        StudyPlan plan = plan(head("") + ROWS + REST);
        assertThat(plan.rows().stream().map(row -> row.last().title()))
                .containsExactly("plain, seed 1", "long, seed 1", "plain, seed 2", "long, seed 5");
        assertThat(plan.encoders().stream().map(StudyRun::title))
                .containsExactly("shapes, seed 1", "shapes, seed 2", "shapes, seed 5");
        StudyPlan.Row row = plan.rows().get(3);
        StudyRun first = row.stages().get(0);
        assertThat(first.start()).contains(plan.encoders().get(2));
        assertThat(row.last().start()).contains(first);
        GeneratorRun generator = (GeneratorRun) first.settings();
        FinetuneRun finetune = (FinetuneRun) row.last().settings();
        Path at = Path.of("out/rows/long/seed-5");
        assertThat(generator.seed()).isEqualTo(5);
        assertThat(generator.output().folder()).isEqualTo(at.resolve("1-train")).isEqualTo(first.folder());
        assertThat(generator.encoder().checkpoint()).contains(Path.of("out/encoders/shapes/seed-5/1-pretrain"));
        assertThat(finetune.generator().checkpoint()).isEqualTo(at.resolve("1-train"));
        assertThat(finetune.output().folder()).isEqualTo(at.resolve("2-finetune"));
        assertThat(plan.images(row)).isEqualTo(8000);
    }

    private static List<Object> values(StudyPlan plan, String key) {
        return plan.rows().stream()
                .map(row -> (Object) row.stages().get(0).values().get("1-train." + key))
                .toList();
    }

    @Test
    void anEncoderTrainedOnceServesAllSeeds() throws IOException {
        StudyPlan plan = plan(head(", share_across_seeds: true, set: {encoder.base_channels: 7}") + ROWS + REST);
        assertThat(plan.encoders().stream().map(StudyRun::title)).containsExactly("shapes, seed 1");
        assertThat(plan.encoders().get(0).values()).containsEntry("1-pretrain.encoder.base_channels", "7");
    }

    @Test
    void aRowsOwnOverridesComeAfterThoseOfItsStageAndThoseOfAll() throws IOException {
        String common =
                "common: {all: {data.crop: 64, generator.base_channels: 3}, train: {generator.base_channels: 4}}\n";
        String rows = "rows: {a: {encoder: shapes, stages: [{base: runs/generator.yaml}]},"
                + " b: {encoder: shapes, stages: [{base: runs/generator.yaml, set: {generator.base_channels: 5}}]}}\n";
        StudyPlan plan = plan(head("") + common + rows + REST, "common.all.data.crop=32");
        assertThat(values(plan, "data.crop")).containsOnly("32");
        assertThat(values(plan, "generator.base_channels")).containsExactly("4", "5", "4", "5");
    }

    @Test
    void aRowMayStartFromAnEncoderThatTheStudyNames() throws IOException {
        for (String set : List.of("{encoder.checkpoint: mine}", "{encoder: {checkpoint: mine}}")) {
            String stages = "rows.plain={stages: [{base: runs/generator.yaml, set: " + set + "}]}";
            StudyPlan plan = plan(head("") + ROWS + REST, stages);
            assertThat(plan.rows().get(0).last().start()).isEmpty();
            assertThat(values(plan, "encoder.checkpoint").get(0)).isEqualTo("\"mine\"");
        }
    }

    @Test
    void whereAStudyStandsIsNoSettingOfItsRuns() throws IOException {
        StudyRun here = plan(head("") + ROWS + REST).rows().get(3).last();
        StudyRun there = plan(head("") + ROWS + REST, "output.folder=moved/to")
                .rows()
                .get(3)
                .last();
        assertThat(here.values())
                .isEqualTo(there.values())
                .containsEntry("2-finetune.generator.checkpoint", "\"rows/long/seed-5/1-train\"");
        assertThat(here.settings()).isNotEqualTo(there.settings());
    }

    @Test
    void runFilesSayWhatHasChanged() throws IOException {
        RunFile runFile = new RunFile(StandardExtensions.standard());
        String out = "output.folder=" + folder.resolve("out");
        StudyRun before = plan(head("") + ROWS + REST, out).rows().get(3).last();
        assertThat(before.change(runFile)).isEmpty();
        before.expand();
        assertThat(before.change(runFile)).isEmpty();
        Files.move(folder.resolve("out"), folder.resolve("moved"));
        StudyPlan moved = plan(
                head("") + ROWS + REST,
                "output.folder=" + folder.resolve("moved"),
                "common.finetune={data.flip: true, runtime.cache_mib: 7}");
        assertThat(moved.rows().get(3).last().change(runFile))
                .contains("2-finetune.data.flip was false and is now true");
        StudyPlan rounded = plan(
                head("") + ROWS + REST,
                "output.folder=" + folder.resolve("moved"),
                "common.finetune={runtime.precision: bfloat16, runtime.device: cpu}");
        assertThat(rounded.rows().get(3).last().change(runFile).orElseThrow())
                .contains("2-finetune.runtime.precision was", "float32", "bfloat16");
    }

    @Test
    void everyRowIsEvaluatedWithTheSameOptionsButForItsSamples() throws IOException {
        StudyPlan plan = plan(
                head(", share_across_seeds: true") + ROWS + REST, "rows.plain.samples=normal", "metrics.triplets=null");
        Path file = folder.resolve("study.yaml");
        Study study = new RunFile(StandardExtensions.standard())
                .read(file, Study.class, List.of("rows.plain.samples=normal"));
        StudyEvaluation evaluation =
                new StudyEvaluation(study, Optional.of(plan.encoders().get(0)));
        List<String> options = List.of(
                "--encoder-run",
                Path.of("out/encoders/shapes/seed-1/1-pretrain").toString(),
                "--set",
                "validation={folder: val, size: 32, images: 1000, metrics: [{type: psnr}, {type: l1},"
                        + " {type: feature_distance, features: {type: filter_bank}}], sheet_rows: 8}",
                "--seed",
                "1",
                "--diversity",
                "--styles",
                "10",
                "--inputs",
                "50");
        List<String> plain = evaluation.arguments(plan.rows().get(0));
        assertThat(plain)
                .startsWith("evaluate", Path.of("out/rows/plain/seed-1/1-train").toString())
                .endsWith("--sampler", "normal")
                .containsSubsequence(options);
        assertThat(evaluation.arguments(plan.rows().get(1)))
                .hasSize(2 + options.size())
                .containsSubsequence(options);
    }

    @Test
    void samplersAndMetricsOfOnesOwnAreNamed() throws IOException {
        Extensions extensions = StandardExtensions.standard().toBuilder()
                .add(LatentSampler.KIND, "own_codes", (options, context) -> null)
                .add(Metric.KIND, "own_score", (options, context) -> null)
                .build();
        Path file = write("study.yaml", head("") + ROWS + REST);
        Study study = new RunFile(extensions)
                .read(file, Study.class, List.of("rows.plain.samples=own_codes", "metrics.metrics=[own_score]"));
        StudyPlan.Row row = new StudyPlan(file, study, extensions).rows().get(0);
        assertThat(new StudyEvaluation(study, Optional.empty()).arguments(row))
                .containsSequence("--sampler", "own_codes")
                .anySatisfy(argument -> assertThat(argument).contains("metrics: [{type: own_score}]"));
    }

    /** Options of a sampler that its name alone does not give. */
    record Scale(float scale) {}

    @Test
    void aSamplerWithAnOptionWithoutADefaultIsRefused() throws IOException {
        Extensions extensions = StandardExtensions.standard().toBuilder()
                .add(LatentSampler.KIND, "scaled", Scale.class, (options, context) -> null)
                .build();
        Path file = write("study.yaml", head("") + ROWS + REST);
        Study study = new RunFile(extensions).read(file, Study.class, List.of("rows.plain.samples=scaled"));
        assertThatThrownBy(() -> new StudyPlan(file, study, extensions))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("rows.plain.samples: the sampler 'scaled' has an option without a default")
                .hasMessageContaining("scale");
    }

    @Test
    void unequalImagesAreRefusedUnlessDeclared() throws IOException {
        String rows = ROWS.replace("total_kimg: 6", "total_kimg: 5");
        refused("row 'long' shows 7000 images to its generator, row 'plain' 8000", head("") + rows + REST);
        String declared = rows.replace("  long:\n", "  long:\n    other_images: true\n");
        assertThat(plan(head("") + declared + REST).rows()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rows.plain.stage=1                           | rows.plain.stage: unknown key; did you mean 'stages'?
                    title=red                                    | title: unknown key
                    common.all={data.crap: 64}                   | row 'plain', stage 1: --set data.crap=64: data.crap: unknown key
                    common.train={generator.base_channels: 0}          | row 'plain', stage 1: --set generator.base_channels=0: generator.base_channels
                    common.all={objective.adversarial: 1}        | row 'plain', stage 1: --set objective.adversarial=1
                    common.all={output.folder: x}                | output.folder is set by the study itself
                    common.all={output: {folder: x, keep: 2}}    | row 'plain', stage 1: output.folder is set by the study itself
                    common.all={seed: 3}                         | seed is set by the study itself
                    common.all={encoder: {checkpoint: x}}        | encoder.checkpoint is set by the study itself
                    common.finetune={generator.checkpoint: x}    | row 'long', stage 2: generator.checkpoint is set by the study itself
                    rows.plain.encoder=null                      | row 'plain', stage 1: its base file starts from encoder.checkpoint = nowhere
                    encoders.bags={base: runs/encoder.yaml}      | encoders.bags: no row starts from it
                    metrics.triplets=shapes                      | metrics.triplets: encoder 'shapes' has no held-out triplets
                    rows.plain.encoder=shaps                     | rows.plain.encoder: there is no encoder 'shaps'; encoders has shapes
                    rows.plain.stages=[]                         | stages must name at least one stage
                    rows.plain.stages=[{base: no.yaml}]          | row 'plain', stage 1: no such run file
                    rows.plain.stages=[3]                        | rows.plain.stages[0]: 3 is not a section; its keys are base, set
                    rows.plain=3                                 | rows.plain: 3 is not a section
                    rows.plain.samples=some                      | rows.plain.samples: no sampler without a mapper's run is registered as 'some'; known: normal, empirical_diagonal, empirical, training_codes, none
                    rows.plain.samples=mapper                    | rows.plain.samples: no sampler without a mapper's run is registered as 'mapper'
                    rows.plain.samples=unit_normal               | rows.plain.samples: this value is now named 'normal'
                    rows.plain.samples=empirical_normal          | rows.plain.samples: this value is now named 'empirical'
                    metrics.features={type: filter_bank}         | metrics.features: this key is now named 'metrics: [psnr, l1, {type: feature_distance, features: ...}]'
                    metrics.metrics=[vmaf]                       | metrics.metrics[0].type: unknown metric 'vmaf'
                    rows={}                                      | rows must name at least one row
                    seeds=[1, 1]                                 | seeds must differ from one another
                    seeds=[]                                     | seeds must name at least one seed
                    metrics.triplets=bags                        | metrics.triplets: there is no encoder 'bags'
                    metrics.diversity.styles=1                   | styles must be at least 2
                    metrics.size=0                               | metrics.size: 0 is not allowed: size must be above 0
                    metrics.images=1                             | metrics.images: 1 is not allowed: images must be at least 2
                    output.sheet_columns=1                       | output.sheet_columns: 1 is not allowed: sheet_columns must be at least 2
                    """)
    void whatIsWrongIsNamed(String override, String problem) {
        assertThatThrownBy(() -> plan(head("") + ROWS + REST, override))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void namesNeedFoldersOfTheirOwn() {
        String rows = ROWS.replace("  long:", "  Plain!:");
        refused("'Plain!' needs another name", head("") + rows + REST);
        refused("'shapes' is the name of an encoder and of a row", head("") + ROWS.replace("plain", "shapes") + REST);
    }

    @Test
    @Tag("slow")
    void whateverIsInAFileIsAPlanOrAnErrorThatNamesIt() throws Exception {
        byte[] valid = (head("") + ROWS + REST).getBytes(UTF_8);
        Mutations.feed("study", valid, folder.toString(), SettingException.class, bytes -> {
            Path file = Files.write(folder.resolve("study.yaml"), bytes);
            Extensions extensions = StandardExtensions.standard();
            new StudyPlan(file, new RunFile(extensions).read(file, Study.class, List.of()), extensions);
        });
    }
}
