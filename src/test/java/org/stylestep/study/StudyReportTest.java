package org.stylestep.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.image.RgbImage;
import org.stylestep.objective.LossCatalog;
import org.stylestep.pipeline.PairRun;

/** What a table tells of results that an earlier call has left, without training anything. */
final class StudyReportTest {

    private static final Map<String, Double> FIGURES =
            Map.of("psnr_db_own", 12.34, "psnr_db_mean_image", 7.89, "triplet_accuracy", 0.5);

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 4);
        TinyFiles.pairs(folder.resolve("val"), 4);
        TinyFiles.runFiles(folder);
        Files.createDirectories(folder.resolve("study"));
        Files.writeString(folder.resolve("study.yaml"), """
                name: report
                seeds: [1]
                encoders: {shapes: {base: encoder.yaml}}
                rows: {plain: {encoder: shapes, stages: [{base: generator.yaml}]}}
                metrics: {folder: FOLDER/val, size: 32, features: {type: filter_bank}, triplets: shapes}
                output: {folder: FOLDER/study, sheet_columns: 3}
                """.replace("FOLDER", folder.toString()));
    }

    /** What is done with a study as it is opened. */
    @FunctionalInterface
    private interface Use<T> {
        T of(Trial row, StudyMeasuring measuring, StudyReport report) throws IOException;
    }

    private <T> T with(Use<T> use, String... overrides) throws IOException {
        Path file = folder.resolve("study.yaml");
        Study study = new RunFile().read(file, Study.class, List.of(overrides));
        StudyPlan plan = StudyPlan.of(file, study, LossCatalog.standard());
        Trial row = plan.rows().get(0);
        PairRun run = (PairRun) row.stages().get(0).settings();
        try (StudyBench bench = StudyBench.open(study, run, Optional.empty())) {
            StudyMeasuring measuring = new StudyMeasuring(study, plan.tripletEncoder(), bench.measuredWith());
            return use.of(row, measuring, new StudyReport(study, plan, bench, measuring, 1));
        }
    }

    /** Leaves a result and a strip of pictures behind, as a call with these settings does. */
    private void measure(Map<String, Double> figures, Optional<String> failure) throws IOException {
        with((row, measuring, report) -> {
            TrialFolder trial = new TrialFolder(row);
            trial.write(new TrialResult(row.name(), row.seed(), failure, figures, Map.of(), measuring.of(row)));
            trial.writePictures(new RgbImage(6 * 32, 32, new byte[6 * 32 * 32 * 3]));
            return row;
        });
    }

    private String table(String... overrides) throws IOException {
        return with(
                (row, measuring, report) -> {
                    report.write();
                    return Files.readString(folder.resolve("study/table.md"));
                },
                overrides);
    }

    private boolean done(String... overrides) throws IOException {
        return with(
                (row, measuring, report) ->
                        measuring.done(row, new TrialFolder(row).result().orElseThrow()),
                overrides);
    }

    @Test
    void figuresThatHoldAreShown() throws IOException {
        assertThat(table()).contains("not finished");
        measure(FIGURES, Optional.empty());
        assertThat(done()).isTrue();
        assertThat(table()).contains("12.34", "7.89").doesNotContain("again", "not finished: ");
    }

    /** A map of Java's has another order in another process. */
    @Test
    void figuresHoldWhateverOrderTheSettingsCameIn() throws IOException {
        with((row, measuring, report) -> {
            Map<String, Object> turned = turned(measuring.of(row));
            assertThat(turned.keySet().iterator().next())
                    .isNotEqualTo(measuring.of(row).keySet().iterator().next());
            new TrialFolder(row)
                    .write(new TrialResult(row.name(), row.seed(), Optional.empty(), FIGURES, Map.of(), turned));
            return row;
        });
        assertThat(done()).isTrue();
    }

    private static Map<String, Object> turned(Map<?, ?> map) {
        Map<String, Object> turned = new LinkedHashMap<>();
        List<Object> keys = new ArrayList<>(map.keySet());
        Collections.reverse(keys);
        keys.forEach(key ->
                turned.put(key.toString(), map.get(key) instanceof Map<?, ?> inner ? turned(inner) : map.get(key)));
        return turned;
    }

    @Test
    void figuresAndPicturesOfOtherSettingsAreNot() throws IOException {
        measure(FIGURES, Optional.empty());
        for (String override : List.of(
                "metrics.size=40",
                "output.sheet_columns=2",
                "metrics.images=3",
                "encoders.shapes.set={mining: {num_nearest: 1, num_farthest: 2}}")) {
            assertThat(done(override)).as(override).isFalse();
            assertThat(table(override))
                    .as(override)
                    .contains("to be measured again")
                    .doesNotContain("12.34", "7.89");
            assertThat(folder.resolve("study/study.json")).content().doesNotContain("12.34");
        }
    }

    @Test
    void otherHeldOutPairsAreToBeMeasuredAgain() throws IOException {
        measure(FIGURES, Optional.empty());
        TinyFiles.pairs(folder.resolve("val"), 5);
        assertThat(done()).isFalse();
        assertThat(done("metrics.images=4")).isFalse();
    }

    /** How long an encoder trains, and when it ends, says nothing of its triplets. */
    @Test
    void anEncoderThatIsTrainedOtherwiseHasTheSameTriplets() throws IOException {
        measure(FIGURES, Optional.empty());
        assertThat(done("encoders.shapes.set={encoder.base_channels: 5}")).isTrue();
    }

    @Test
    void aResultWithoutItsTripletsIsNotMeasured() throws IOException {
        Map<String, Double> incomplete = Map.of("psnr_db_own", 12.34);
        measure(incomplete, Optional.empty());
        assertThat(done()).isFalse();
        assertThat(table()).contains("to be measured again").doesNotContain("12.34");
        measure(incomplete, Optional.of("no triplets"));
        assertThat(done()).isFalse();
        assertThat(table()).contains("failed: no triplets", "12.34");
        assertThat(table("metrics.size=40")).contains("failed: no triplets").doesNotContain("12.34");
    }
}
