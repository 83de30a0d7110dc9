package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a study refuses before anything is trained, although no run file is wrong by itself. */
final class StudyRefusalsTest {

    @TempDir
    Path folder;

    private final Program program = new Program();
    private Path file;

    @BeforeEach
    void study() throws IOException {
        file = TinyStudy.write(folder);
    }

    private void refused(String problem, String override) {
        assertThat(program.run("ablate", file.toString(), "--set", override)).isEqualTo(1);
        assertThat(program.err()).contains("error: " + file + ": " + problem);
        assertThat(folder.resolve("study")).doesNotExist();
    }

    private static String oneStage(String set) {
        return "rows.one stage={encoder: shapes, other_images: true, stages: [{base: generator.yaml, set: " + set
                + "}]}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {objective.code_recovery_random: 0.5, objective.reconstruction_cycle: 1, schedule.batch_size: 3} | schedule.batch_size must be even, not 3: the loss term 'reconstruction_cycle'
                    {discriminator_random: {filters: 4}}    | discriminator_random has nothing to judge
                    {data.crop: 30}                         | the generator cannot take images of data.crop = 30
                    {data.rescale: [], data.crop: 512}      | pair-8.png: an image of 40x40 is too small for a crop of 512x512
                    {data.folder: nowhere}                  | nowhere
                    {validation: {folder: nowhere}}         | nowhere
                    {image_distance: {perceptual: 1, features: {type: squeezenet, weights: none.safetensors}}} | image_distance.features.weights: no such file: none.safetensors
                    {machine.device: gpu99}                 | machine.device: gpu99 is not there
                    """)
    void aLaterRowThatCouldNotBegin(String set, String problem) {
        assertThat(program.run("ablate", file.toString(), "--set", oneStage(set)))
                .isEqualTo(1);
        assertThat(program.err())
                .contains("error: " + file + ": row 'one stage', stage 1: ")
                .contains(problem);
        assertThat(folder.resolve("study")).doesNotExist();
    }

    @Test
    void aLaterStageThatCouldNotBegin() {
        String stages =
                "rows.two stages.stages=[{base: generator.yaml, set: {schedule.hold_kimg: 0.002, schedule.total_kimg: 0.004}},"
                        + " {base: finetuned.yaml, set: {schedule.total_kimg: 0.004, %s}}]";
        refused(
                "row 'two stages', stage 2: discriminator_random has nothing to judge",
                stages.formatted("discriminator_random: {filters: 4}"));
        refused(
                "row 'two stages', stage 2: the generator cannot take images of data.crop = 30",
                stages.formatted("data.crop: 30"));
    }

    @Test
    void aDiscriminatorThatIsHandedOverKeepsItsSize() {
        String stages = "rows.two stages.stages=["
                + "{base: generator.yaml, set: {schedule.hold_kimg: 0.002, schedule.total_kimg: 0.004,"
                + " objective.adversarial_random: 0.5, discriminator_random: {filters: 4}}},"
                + " {base: finetuned.yaml, set: {schedule.total_kimg: 0.004,"
                + " objective.adversarial_random: 0.5, discriminator_random: {filters: 6}}}]";
        refused("row 'two stages', stage 2: discriminator_random is {", stages);
    }

    @Test
    void anEncoderThatCouldNotBegin() {
        refused(
                "encoder 'shapes': features.weights: no such file: none.safetensors",
                "encoders.shapes.set={features: {type: vgg16, weights: none.safetensors}}");
        refused("encoder 'shapes': There is no folder", "encoders.shapes.set={data.folder: nowhere}");
        refused("encoder 'shapes': There is no folder", "encoders.shapes.set={validation.folder: nowhere}");
        refused(
                "encoder 'shapes': the encoder cannot take images of data.crop = 4",
                "encoders.shapes.set={data.crop: 4}");
    }

    @Test
    void whatCannotBeMeasured() {
        refused("row 'two stages', stage 1: metrics.size = 30 is no size that its networks take", "metrics.size=30");
    }
}
