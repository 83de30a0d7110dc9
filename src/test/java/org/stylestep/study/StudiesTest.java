package org.stylestep.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.settings.RecordMap;

/** The studies that come with the project, and the documentation of their keys. */
final class StudiesTest {

    private static StudyPlan plan(String name) throws IOException {
        Path file = Path.of("configs/studies").resolve(name);
        Extensions extensions = StandardExtensions.standard();
        return new StudyPlan(file, new RunFile(extensions).read(file, Study.class, List.of()), extensions);
    }

    private static Stream<String> rows(StudyPlan plan) {
        return plan.rows().stream().map(row -> row.last().title());
    }

    @Test
    void thePapersStudyHasItsRowsAndSeeds() throws IOException {
        assertThat(rows(plan("paper.yaml")))
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
        assertThat(plan("paper.yaml").encoders().stream().map(StudyRun::title))
                .containsExactlyInAnyOrder("shoes, seed 1", "shoes, seed 2", "handbags, seed 1");
    }

    @Test
    void theFacadesStudyHasFourOfThem() throws IOException {
        assertThat(rows(plan("facades.yaml")))
                .containsExactly("autoencoder, seed 1", "bicyclegan, seed 1", "step 2, seed 1", "step 2+3, seed 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper.yaml", "facades.yaml"})
    void rowsShowEquallyManyImagesToNetworksOfOneSize(String name) throws IOException {
        StudyPlan plan = plan(name);
        for (StudyPlan.Row row : plan.rows()) {
            assertThat(plan.images(row)).isEqualTo(16_000);
            assertThat(row.stages().get(0).values())
                    .containsEntry("1-train.generator.base_channels", "16")
                    .containsEntry("1-train.discriminator.base_channels", "16")
                    .containsEntry("1-train.data.crop", "64")
                    .satisfies(values -> assertThat(values.getOrDefault("1-train.encoder.base_channels", "32"))
                            .isEqualTo("32"))
                    .satisfies(values -> assertThat(
                                    values.getOrDefault("1-train.discriminator_random.base_channels", "16"))
                            .isEqualTo("16"));
        }
        assertThat(plan.encoders())
                .allSatisfy(encoder ->
                        assertThat(encoder.values()).containsEntry("1-pretrain.encoder.base_channels", "32"));
    }

    @Test
    void everyKeyIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("docs/run-files.md"));
        String section = documentation.substring(documentation.indexOf("## Study files"));
        assertThat(Stream.of(
                                Study.class,
                                Study.Common.class,
                                Study.Encoder.class,
                                Study.Row.class,
                                Study.Stage.class,
                                Study.Metrics.class,
                                Study.Diversity.class,
                                Study.Output.class)
                        .flatMap(type -> Stream.of(type.getRecordComponents()))
                        .map(component -> RecordMap.snakeCase(component.getName())))
                .allSatisfy(key -> assertThat(section).contains("`" + key + "`"));
    }
}
