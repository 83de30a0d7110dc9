package org.stylestep.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.MapperRun;
import org.stylestep.settings.SettingException;

/** A key of an earlier version is refused with its new name, in every kind of file that has its section. */
final class RenamedKeysTest {

    private static final Path CONFIGS = Path.of("configs");

    private static final Map<Path, Class<? extends Record>> FILES = Map.of(
            CONFIGS.resolve("quickstart/encoder.yaml"), EncoderRun.class,
            CONFIGS.resolve("quickstart/generator.yaml"), GeneratorRun.class,
            CONFIGS.resolve("quickstart/finetune.yaml"), FinetuneRun.class,
            CONFIGS.resolve("quickstart/mapper.yaml"), MapperRun.class);

    static Stream<Map.Entry<String, String>> keys() {
        return RenamedKeys.table().entrySet().stream()
                .filter(entry -> !entry.getKey().matches("(encoders|rows|metrics)\\..*"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anOldKeyIsRefusedWithItsNewName(Map.Entry<String, String> key) {
        String old = key.getKey().replace("*", "facades");
        long refusals = FILES.entrySet().stream()
                .filter(file -> refusal(file.getKey(), file.getValue(), old)
                        .contains(old + ": this key is now named '" + key.getValue() + "'"))
                .count();
        assertThat(refusals).isPositive();
    }

    private static String refusal(Path file, Class<? extends Record> type, String key) {
        Throwable thrown =
                catchThrowable(() -> new RunFile(StandardExtensions.standard()).read(file, type, List.of(key + "=1")));
        assertThat(thrown).isInstanceOf(SettingException.class);
        return thrown.getMessage();
    }

    @Test
    void aNewKeyIsNoOldOne() {
        assertThat(RenamedKeys.hint("runtime")).isEmpty();
        assertThat(RenamedKeys.hint("latent.code")).isEmpty();
        assertThatThrownBy(() -> new RunFile(StandardExtensions.standard())
                        .read(CONFIGS.resolve("quickstart/encoder.yaml"), EncoderRun.class, List.of("encoder.kode=1")))
                .hasMessageContaining("unknown key");
    }
}
