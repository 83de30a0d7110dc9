package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Mutations;
import org.stylestep.io.SafetensorsFile;
import org.stylestep.io.Sha256;

/** The files are PyTorch's own: scripts/golden_torch_files.py. */
final class TorchFileTest {

    private static final Path FILES = Path.of("src/test/resources/org/stylestep/features");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"torch_zip.pth", "torch_old.pth"})
    void readsStateDictionaries(String name) throws IOException {
        try (WeightContainer file = WeightContainer.open(FILES.resolve(name))) {
            assertThat(file.arrays())
                    .containsOnlyKeys("base", "half", "bfloat16", "view", "transposed", "parameter", "steps")
                    .containsEntry("half", new WeightContainer.Array("float16", new Shape(2, 3)))
                    .containsEntry("steps", new WeightContainer.Array("int64", new Shape()));
            for (String key : List.of("base", "half", "bfloat16", "parameter")) {
                assertThat(file.read(key)).containsExactly(-1, -0.75f, -0.5f, -0.25f, 0, 0.25f);
            }
            assertThat(file.read("view")).containsExactly(-0.25f, 0, 0.25f);
            assertThatThrownBy(() -> file.read("transposed"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(name, "transposed", "not contiguous");
        }
    }

    @Test
    void runsNothing() {
        assertThatThrownBy(() -> WeightContainer.open(FILES.resolve("torch_module.pth")))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("torch_module.pth", "torch.nn.modules.linear.Linear", "state_dict");
    }

    private static Object pickle(String text) throws IOException {
        return TorchPickle.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void readsWhatPython2Wrote() throws IOException {
        assertThat(pickle("\u0080\u0002ccollections\nOrderedDict\n](](U\u0001aK\u0005ee\u0085R."))
                .isEqualTo(Map.of("a", 5L));
    }

    @Test
    void aListIsNotCopiedAgainAndAgain() throws IOException {
        assertThat(
                        pickle(
                                "ccollections\nOrderedDict\nq\u0001](](U\u0001aK\u0005eeq\u0002\u0085Rh\u0001h\u0002\u0085R\u0086."))
                .isEqualTo(List.of(Map.of("a", 5L), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch_zip.pth", "torch_old.pth"})
    void damageIsNamedOrHarmless(String name) throws Exception {
        Path file = folder.resolve(name);
        Mutations.feed(name, Files.readAllBytes(FILES.resolve(name)), name, IOException.class, bytes -> {
            try (WeightContainer container = WeightContainer.open(Files.write(file, bytes))) {
                for (String key : List.of("base", "half", "bfloat16", "view", "parameter")) {
                    if (container.arrays().containsKey(key)) {
                        container.read(key);
                    }
                }
            }
        });
    }

    @Test
    void convertsACalibration() throws IOException {
        Path source = FILES.resolve("torch_lpips_alex.pth");
        Path file = folder.resolve("alex.safetensors");
        assertThat(WeightConversion.convert("lpips_alex", source, file)).isEqualTo(1152);
        try (SafetensorsFile converted = SafetensorsFile.open(file)) {
            assertThat(converted.arrays()).containsOnlyKeys("lin0", "lin1", "lin2", "lin3", "lin4");
            assertThat(converted.metadata()).containsEntry("source_sha256", Sha256.hex(source));
            assertThat(converted.floats("lin2"))
                    .hasSize(384)
                    .startsWith(2, 2.125f)
                    .endsWith(2 + 383 / 8f);
        }
    }

    @Test
    void whatIsConvertedIsTheSameNetwork() throws IOException {
        Path source = SharedFiles.require("weights/squeezenet1_1.npz");
        Path file = folder.resolve("squeezenet.safetensors");
        WeightConversion.convert("squeezenet", source, file);
        try (SqueezeNet original = SqueezeNet.load(source, Device.cpu());
                SqueezeNet converted = SqueezeNet.load(file, Device.cpu())) {
            assertThat(converted.id()).isEqualTo(original.id());
            assertThat(converted.publishedWeights()).isEmpty();
        }
    }

    @Test
    void namesWhatIsMissing() {
        Path source = FILES.resolve("torch_lpips_alex.pth");
        assertThatThrownBy(() -> WeightConversion.convert("lpips_vgg", source, folder.resolve("a.safetensors")))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(source.toString(), "lin1.model.1.weight", "(1, 192, 1, 1)", "(128)");
        assertThatThrownBy(() -> WeightConversion.convert("alexnet", source, folder.resolve("a.safetensors")))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("0 arrays for features.0.bias", "lin0.model.1.weight");
        assertThat(folder).isEmptyDirectory();
    }
}
