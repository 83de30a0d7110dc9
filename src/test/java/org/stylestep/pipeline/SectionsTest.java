package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.config.RunFile;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Precision;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.RuntimeSection;
import org.stylestep.settings.Component;
import org.stylestep.settings.SettingException;
import org.stylestep.train.OnDivergence;

final class SectionsTest {

    @TempDir
    Path folder;

    private GeneratorRun generatorRun(String objective) throws IOException {
        return generatorRun(objective, "{checkpoint: encoder}");
    }

    private GeneratorRun generatorRun(String objective, String encoder) throws IOException {
        Path file = Files.writeString(folder.resolve("generator.yaml"), """
                data: {folder: pairs, input_side: left}
                encoder: %s
                reconstruction: {l1: 10}
                schedule: {decay_start_kimg: 1, total_kimg: 2}
                output: {folder: run}
                objective: %s
                """.formatted(encoder, objective));
        return new RunFile(StandardExtensions.standard()).read(file, GeneratorRun.class, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tpu", "all", "cpu,cpu", "gpu99999999999"})
    void aDeviceIsNamedAsInRunFiles(String device) {
        assertThatThrownBy(() -> RuntimeSection.toDevice(device))
                .isInstanceOf(SettingException.class)
                .hasMessage("device must be auto, cpu, gpu or gpu with a number, not " + device);
        List<String> scalar = List.of(device + ",cpu");
        assertThatThrownBy(() -> new RuntimeSection(
                        scalar, 2, 1, 1, Optional.empty(), Precision.FLOAT32, true, true, false, OnDivergence.STOP))
                .hasMessageContaining("device must be auto");
    }

    @Test
    void networksAreOfThePublishedSizeUnlessSaid() throws IOException {
        GeneratorRun run = generatorRun("{adversarial_direct: 1}");
        assertThat(run.discriminator())
                .isEqualTo(new Component("multi_scale", MultiScaleDiscriminator.Options.published()));
        assertThat(run.generator()).isEqualTo(new Component("step", Generator.Options.published()));
    }

    @Test
    void anUnknownLossTermIsNamedWithItsLineAndTheKnownOnes() {
        assertThatThrownBy(() -> generatorRun("{reconstruction_direct: 1, code_recovery: 2}"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("generator.yaml:6: objective.code_recovery: unknown loss term")
                .hasMessageContaining("known: reconstruction_direct, reconstruction_cycle");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {reconstruction_direct: -1}    | .weight: -1 is not allowed: weight must be a number from 0
                    {reconstruction_direct: much}  | .weight: "much" is not a number
                    {reconstruction_direct: }      | : has no value
                    """)
    void aWeightIsANumberFromZero(String objective, String problem) {
        assertThatThrownBy(() -> generatorRun(objective))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("generator.yaml:6: objective.reconstruction_direct" + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {checkpoint: runs/encoder}                 | false
                    {checkpoint: runs/encoder, trainable: true}   | true
                    {base_channels: 16, style_code: sampled}         | true
                    """)
    void aNewEncoderLearnsAndOneOfACheckpointIfToldTo(String encoder, boolean learns) throws IOException {
        GeneratorRun run = generatorRun("{adversarial_direct: 1}", encoder);
        assertThat(run.encoder().trains()).isEqualTo(learns);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                      | needs 'checkpoint', the folder of a run of stage 1, or 'type'
                    {checkpoint: runs/encoder, base_channels: 16} | checkpoint excludes the keys of a new encoder
                    {base_channels: 16, trainable: false}            | trainable must be true for a new encoder
                    {base_channels: 0}                            | base_channels must be at least 1
                    """)
    void anEncoderComesFromOnePlace(String encoder, String problem) {
        assertThatThrownBy(() -> generatorRun("{adversarial_direct: 1}", encoder))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("generator.yaml:2: encoder")
                .hasMessageContaining(problem);
    }

    @Test
    void forgottenTargetsOfHeldOutPairsAreNamed() throws IOException {
        RunData data = new RunData(
                DataSection.twoFolders(Path.of("inputs"), Path.of("targets"), 64, 64), StandardExtensions.standard());
        assertThatThrownBy(() -> data.pairs("metrics", Path.of("val-inputs"), Optional.empty()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("metrics.targets is missing")
                .hasMessageContaining("val-inputs");
    }

    private static RuntimeSection runtime(int cacheMib) {
        return new RuntimeSection(
                List.of("cpu"),
                1,
                1,
                cacheMib,
                Optional.empty(),
                Precision.FLOAT32,
                true,
                true,
                false,
                OnDivergence.STOP);
    }

    @Test
    void aCacheBeyondTheHeapIsRefused() {
        assertThat(runtime(1).cacheBytes()).isEqualTo(1 << 20);
        int heapMib = Math.toIntExact(Runtime.getRuntime().maxMemory() >> 20);
        assertThatThrownBy(() -> runtime(heapMib).cacheBytes())
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("runtime.cache_mib: " + heapMib)
                .hasMessageContaining("STYLESTEP_JAVA_OPTS=-Xmx" + (3L * heapMib / 1024 + 1) + "g");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    monitored_images: 1                       | monitored_images must be 0
                    monitored_images: 0, best: psnr_db_own    | best needs validation during training
                    patience: 3                               | patience needs best
                    every_kimg: 0                             | every_kimg must be above 0
                    """)
    void validationThatCannotBeIsRefused(String keys, String problem) {
        assertThatThrownBy(() -> generatorRun("{adversarial_direct: 1}\nvalidation: {folder: val, " + keys + "}"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(problem);
    }
}
