package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
        String encoder = set.startsWith("{encoder") ? "" : "encoder: shapes, ";
        return "rows.one stage={" + encoder + "other_images: true, stages: [{base: generator.yaml, set: " + set + "}]}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {objective.latent_reconstruction_random: 0.5, objective.reconstruction_cycle: 1, schedule.batch_size: 3} | schedule.batch_size must be even, not 3: the loss term 'reconstruction_cycle'
                    {discriminator_random: {base_channels: 4}}    | discriminator_random has nothing to train on
                    {data.crop: 30}                         | the generator cannot take images of data.crop = 30
                    {data.rescale: [], data.crop: 512}      | pair-8.png: an image of 40x40 is too small for a crop of 512x512
                    {data.folder: nowhere}                  | nowhere
                    {validation: {folder: nowhere}}         | nowhere
                    {validation.size: 64}                   | held-out pairs, shown at validation.size = 64: pair-0.png: an image of 40x40
                    {reconstruction: {perceptual: 1, features: {type: squeezenet, weights: none.safetensors}}} | reconstruction.features.weights: no such file: none.safetensors
                    {runtime.cache_mib: 1000000}            | runtime.cache_mib: 1000000 is too much
                    {runtime.device: gpu99}                 | runtime.device: gpu99 is not there
                    """)
    void aLaterRowThatCouldNotBegin(String set, String problem) {
        assertThat(program.run("ablate", file.toString(), "--set", oneStage(set)))
                .isEqualTo(1);
        assertThat(program.err()).contains("error: " + file + ": row 'one stage', stage 1: ", problem);
        assertThat(folder.resolve("study")).doesNotExist();
    }

    @Test
    void aLaterStageThatCouldNotBegin() {
        String stages =
                "rows.two stages.stages=[{base: generator.yaml, set: {schedule.decay_start_kimg: 0.002, schedule.total_kimg: 0.004}},"
                        + " {base: finetune.yaml, set: {schedule.total_kimg: 0.004, %s}}]";
        refused(
                "row 'two stages', stage 2: discriminator_random has nothing to train on",
                stages.formatted("discriminator_random: {base_channels: 4}"));
        refused(
                "row 'two stages', stage 2: the generator cannot take images of data.crop = 30",
                stages.formatted("data.crop: 30"));
    }

    @Test
    void aDiscriminatorThatIsHandedOverKeepsItsSize() {
        String stages = "rows.two stages.stages=["
                + "{base: generator.yaml, set: {schedule.decay_start_kimg: 0.002, schedule.total_kimg: 0.004,"
                + " objective.adversarial_random: 0.5, discriminator_random: {base_channels: 4}}},"
                + " {base: finetune.yaml, set: {schedule.total_kimg: 0.004,"
                + " objective.adversarial_random: 0.5, discriminator_random: {base_channels: 6}}}]";
        refused("row 'two stages', stage 2: discriminator_random is {type: multi_scale, base_channels: 6", stages);
    }

    /** Stage 2 has a discriminator of random styles or none, stage 3 asks for another size or for none, stage 4 for the last one. */
    private static String threeStages(String first, String second, String third) {
        String more = ", schedule.decay_start_kimg: 0.002, schedule.total_kimg: 0.004";
        return "rows.two stages={encoder: shapes, other_images: true, stages: [{base: generator.yaml, set: {" + first
                + more
                + "}}, {base: finetune.yaml, set: {" + second + more + "}}, {base: finetune.yaml, set: {" + third
                + more + "}}]}";
    }

    @Test
    void aDiscriminatorIsHandedOnFromTheStageBeforeNotFromTheFirst() {
        String none = "objective: {reconstruction_direct: 1}";
        String four = "objective.adversarial_random: 0.5, discriminator_random: {base_channels: 4}";
        String six = "objective.adversarial_random: 0.5, discriminator_random: {base_channels: 6}";
        refused("row 'two stages', stage 3: discriminator_random is {", threeStages(none, four, six));
        // The second stage drops the discriminator, so the third may begin with another one: what is refused is not
        // this row.
        String later =
                "rows.one stage={encoder: shapes, other_images: true, stages: [{base: generator.yaml, set: {data.crop: 30}}]}";
        assertThat(program.run("ablate", file.toString(), "--set", threeStages(four, none, six), "--set", later))
                .isEqualTo(1);
        assertThat(program.err()).contains("row 'one stage', stage 1: ").doesNotContain("discriminator_random");
    }

    @Test
    void tripletsThatAreTooSmallForARowsEncoder() {
        assertThat(program.run(
                        "ablate",
                        file.toString(),
                        "--set",
                        oneStage(
                                "{encoder: {type: step, base_channels: 4, blocks: 5}, data.rescale: [64], data.crop: 64,"
                                        + " validation.monitored_images: 0}"),
                        "--set",
                        "metrics.size=64"))
                .isEqualTo(1);
        assertThat(program.err())
                .contains("row 'one stage', stage 1: data.crop of the encoder 'shapes' of metrics.triplets = 32 is"
                        + " too small");
    }

    @Test
    void heldOutPairsThatAreShownTooSmall() {
        refused(
                "row 'two stages', stage 2: metrics.size = 6 is too small for the row's encoder, which takes images from 8 pixels",
                "metrics.size=6");
    }

    @Test
    void anEncoderThatCouldNotBegin() throws IOException {
        refused(
                "encoder 'shapes': features.weights: no such file: none.safetensors",
                "encoders.shapes.set={features: {type: vgg16, weights: none.safetensors}}");
        refused("encoder 'shapes': There is no folder", "encoders.shapes.set={data.folder: nowhere}");
        refused("encoder 'shapes': There is no folder", "encoders.shapes.set={validation.folder: nowhere}");
        refused(
                "encoder 'shapes': validation.folder = " + folder.resolve("val") + ": Images of 4x4 are too small",
                "encoders.shapes.set={data.crop: 4}");
        refused(
                "encoder 'shapes': the encoder cannot take images of data.crop = 4",
                "encoders.shapes.set={data.crop: 4, mining.size: 32}");
        Files.move(folder.resolve("train/pair-0.png"), folder.resolve("train/pair-x.png"));
        refused(
                "encoder 'shapes': data.folder = " + folder.resolve("train") + ": The scene of pair-x.png is unknown",
                "encoders.shapes.set={mining.scene: last_digit}");
    }

    @Test
    void whatCannotBeEvaluated() throws IOException {
        refused("metrics: There is no folder", "metrics.folder=nowhere");
        refused(
                "metrics.metrics: feature_distance: weights: no such file: none.safetensors",
                "metrics.metrics=[l1, {type: feature_distance, features: {type: vgg16, weights: none.safetensors}}]");
        refused("metrics.metrics: two metrics have the name 'l1", "metrics.metrics=[l1, l1]");
        TinyFiles.pairs(folder.resolve("single"), 1);
        refused("metrics: " + folder.resolve("single") + " has one pair", "metrics.folder=" + folder.resolve("single"));
    }
}
