package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleBank;
import org.stylestep.latent.StyleBankException;

/** Which encoders' codes are the same. */
final class StyleBanksTest {

    @TempDir
    Path folder;

    private Checkpoint checkpoint(String run, String styleCode, Map<String, List<Float>> parts) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Map<String, NDArray>> arrays = new LinkedHashMap<>();
            parts.forEach((part, values) -> {
                Map<String, NDArray> named = new LinkedHashMap<>();
                for (float value : values) {
                    named.put("weight" + Math.round(value), manager.create(new float[] {value, 1}));
                }
                arrays.put(part, named);
            });
            Manifest manifest = new Manifest(
                    Manifest.FORMAT,
                    new Manifest.Position("finetune", 1, 1, 1),
                    Map.of(),
                    Map.of(),
                    Map.of("style_code", styleCode),
                    new Manifest.Origin("", "", "", Map.of(), "", 0),
                    Map.of());
            CheckpointStore.of(folder.resolve(run)).save(manifest, arrays);
            return Checkpoint.open(folder.resolve(run));
        }
    }

    private boolean understands(Checkpoint other) throws IOException {
        StyleBank bank = StyleBanks.beside(checkpoint("first", "OFFSET", Map.of("encoder", List.of(1f, 2f))));
        assertThat(bank.file()).isEqualTo(folder.resolve("first/styles/bank.json"));
        bank.add(new NamedStyle("a", Style.of(1), ""), Optional.empty(), true);
        try {
            return StyleBanks.in(bank.file(), other).get("a").isPresent();
        } catch (StyleBankException e) {
            return false;
        }
    }

    @Test
    void theWeightsThatEncodeAndTheFormOfTheCodeCount() throws IOException {
        assertThat(understands(checkpoint("same", "OFFSET", Map.of("encoder", List.of(2f, 1f)))))
                .as("in another order")
                .isTrue();
        assertThat(understands(checkpoint(
                        "averaged", "OFFSET", Map.of("encoder", List.of(5f), "encoder_ema", List.of(1f, 2f)))))
                .as("which encode, beside others that do not")
                .isTrue();
        assertThat(understands(checkpoint("moved", "OFFSET", Map.of("encoder", List.of(1f, 2.001f)))))
                .as("a little trained on")
                .isFalse();
        assertThat(understands(checkpoint("mean", "MEAN", Map.of("encoder", List.of(1f, 2f)))))
                .as("another form of code")
                .isFalse();
    }

    @Test
    void aCheckpointThatStandsAloneHasItsBankInside() throws IOException {
        Path inRun = checkpoint("run", "OFFSET", Map.of("encoder", List.of(1f))).folder();
        Path alone = Files.move(inRun, folder.resolve("alone"));
        assertThat(StyleBanks.beside(Checkpoint.open(alone)).file()).isEqualTo(alone.resolve("styles/bank.json"));
        for (String name : List.of("alone", "step-by-step")) {
            alone = Files.move(
                    alone,
                    Files.createDirectories(folder.resolve("checkpoints")).resolve(name));
            assertThat(StyleBanks.beside(Checkpoint.open(alone)).file())
                    .as("in a folder that happens to have the name of a run's")
                    .isEqualTo(alone.resolve("styles/bank.json"));
        }
    }

    @Test
    void withoutAnEncoderThereIsNoBank() throws IOException {
        Checkpoint without = checkpoint("run", "OFFSET", Map.of("generator", List.of(1f)));
        assertThatThrownBy(() -> StyleBanks.beside(without)).hasMessageContaining("has no part 'encoder'");
    }
}
