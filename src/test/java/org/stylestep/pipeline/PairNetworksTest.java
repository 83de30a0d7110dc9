package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.mining.Progress;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.settings.SettingException;

/** Which discriminator classifies renderings in random styles, from stage to stage. */
final class PairNetworksTest {

    private static final String RANDOM = "objective.adversarial_random=0.5";

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        TinyFiles.all(folder, 4, 2);
    }

    private void stage2(String... overrides) throws IOException {
        List<String> all = Stream.concat(Stream.of("encoder={base_channels: 4, blocks: 2}"), Stream.of(overrides))
                .toList();
        GeneratorRun run = new RunFile(StandardExtensions.standard())
                .read(folder.resolve("generator.yaml"), GeneratorRun.class, all);
        TinyFiles.train(run, StandardExtensions.standard());
    }

    private Training stage3(String... overrides) throws IOException {
        return Training.open(
                new RunFile(StandardExtensions.standard())
                        .read(folder.resolve("finetune.yaml"), FinetuneRun.class, List.of(overrides)),
                false,
                StandardExtensions.standard(),
                Progress.none());
    }

    @Test
    void theOneOfStage2GoesOnAndKeepsItsSize() throws IOException {
        stage2(RANDOM, "discriminator_random={base_channels: 4, scales: 2, layers: 2}");
        assertThatThrownBy(() -> stage3(RANDOM, "discriminator_random={base_channels: 6, scales: 2, layers: 2}"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("discriminator_random is ")
                .hasMessageContaining("Leave discriminator_random out, or give it these values");
        try (Training same = stage3(RANDOM, "discriminator_random={base_channels: 4, scales: 2, layers: 2}")) {
            assertThat(discriminatorOfRandomStyles(same)).isEqualTo("discriminator_random");
        }
    }

    @Test
    void stage3MayBeginWithOneOfItsOwn() throws IOException {
        stage2();
        try (Training own = stage3(RANDOM, "discriminator_random={base_channels: 6, scales: 2, layers: 2}")) {
            assertThat(discriminatorOfRandomStyles(own)).isEqualTo("discriminator_random");
        }
    }

    @Test
    void withoutOneTheOtherTakesThem() throws IOException {
        stage2();
        try (Training none = stage3(RANDOM)) {
            assertThat(discriminatorOfRandomStyles(none)).isEqualTo("discriminator");
        }
    }

    private static String discriminatorOfRandomStyles(Training training) {
        return training.terms().stream()
                .filter(term -> term.name().equals("adversarial_random"))
                .findFirst()
                .flatMap(term -> term.discriminator())
                .orElseThrow();
    }
}
