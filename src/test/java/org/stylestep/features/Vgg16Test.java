package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stylestep.Golden;

final class Vgg16Test extends BuiltInExtractorContract {

    private static final int[] DEPTHS = {2, 2, 3, 3, 3};
    private static final int[] WIDTHS = {64, 128, 256, 512, 512};

    @TempDir
    static Path folder;

    private static Path weights() {
        return folder.resolve("vgg16.safetensors");
    }

    /** The weights of scripts/golden_vgg16.py. */
    @BeforeAll
    static void writeSyntheticWeights() throws IOException {
        List<VggStack.Layer> plan = VggStack.plan(DEPTHS, WIDTHS, Set.of("conv5_2"));
        assertThat(plan).hasSize(12);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                OutputStream out = Files.newOutputStream(weights())) {
            NDList arrays = new NDList();
            for (int i = 0; i < plan.size(); i++) {
                VggStack.Layer layer = plan.get(i);
                double spread = Math.sqrt(24.0 / (9 * layer.in()));
                NDArray weight = Golden.hash(manager, 2 * i, spread, layer.out(), layer.in(), 3, 3);
                NDArray bias = Golden.hash(manager, 2 * i + 1, 0.2, layer.out());
                weight.setName(layer.key() + ".weight");
                bias.setName(layer.key() + ".bias");
                arrays.add(weight);
                arrays.add(bias);
            }
            arrays.encode(out, NDList.Encoding.SAFETENSORS);
        }
    }

    @Override
    protected FeatureExtractor create() throws IOException {
        return Vgg16.load(weights(), Vgg16.Convention.TORCHVISION, Device.cpu());
    }

    @Override
    protected int[] channels() {
        return WIDTHS;
    }

    @Override
    protected int smallestSide() {
        return 16;
    }

    @Override
    protected NDManager ownManager() {
        return ((Vgg16) extractor()).manager();
    }

    @Tag("numeric")
    @ParameterizedTest
    @EnumSource
    void mapsAreThoseOfTorch(Vgg16.Convention convention) throws IOException {
        try (Vgg16 network = Vgg16.load(weights(), convention, Device.cpu());
                InputStream in = Vgg16Test.class.getResourceAsStream("vgg16_golden.npz")) {
            NDList golden = NDList.decode(manager(), in);
            NDList maps = network.extract(golden.get("images"));
            assertThat(maps).hasSize(5);
            for (int i = 0; i < 5; i++) {
                String name = convention.name().toLowerCase(Locale.ROOT) + "_"
                        + network.layers().get(i);
                float[] expected = golden.get(name).toFloatArray();
                float[] actual = maps.get(i).toFloatArray();
                int stride = actual.length / expected.length;
                double scale = golden.get(name).max().getFloat();
                for (int k = 0; k < expected.length; k++) {
                    assertThat((double) actual[k * stride]).as(name).isEqualTo(expected[k], within(2e-5 * scale));
                }
            }
            assertThat(network.id()).startsWith("vgg16-" + convention.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Real weights, another depth, and the Caffe colors: VGG19 to relu3_1. */
    @Test
    void theSameStackIsVgg19() throws IOException {
        Path weightFile = SharedFiles.require("weights/vgg19_normalised_to_relu3_1.npz");
        Path referenceFile = SharedFiles.require("weights/ref/vgg19_ref_zeropad.npz");
        List<String> taps = List.of("conv1_1", "conv1_2", "conv2_1", "conv2_2", "conv3_1");
        List<VggStack.Layer> plan = VggStack.plan(new int[] {2, 2, 4, 4, 4}, WIDTHS, Set.copyOf(taps));
        try (InputStream weightStream = Files.newInputStream(weightFile);
                InputStream referenceStream = Files.newInputStream(referenceFile)) {
            NDList stored = NDList.decode(manager(), weightStream);
            NDList reference = NDList.decode(manager(), referenceStream);
            Map<String, NDArray> weights = new HashMap<>();
            for (VggStack.Layer layer : plan) {
                weights.put(layer.key() + ".weight", stored.get(layer.name() + "/weight"));
                weights.put(layer.key() + ".bias", stored.get(layer.name() + "/bias"));
            }
            NDArray input = InputNormalization.caffe(manager())
                    .apply(reference.get("input").mul(2).sub(1));
            NDList maps = new VggStack(plan, weights).taps(input);
            assertThat(maps).hasSize(5);
            for (int i = 0; i < 5; i++) {
                NDArray expected = reference.get("relu" + taps.get(i).substring(4));
                assertThat(maps.get(i).getShape()).isEqualTo(expected.getShape());
                assertThat(maps.get(i).toFloatArray())
                        .containsExactly(expected.toFloatArray(), TestImages.within(2e-4f));
            }
        }
    }

    @Test
    void planHasTorchvisionsNumbers() {
        assertThat(VggStack.plan(DEPTHS, WIDTHS, Set.of("conv5_2")))
                .extracting(VggStack.Layer::key)
                .containsExactly(
                        "features.0",
                        "features.2",
                        "features.5",
                        "features.7",
                        "features.10",
                        "features.12",
                        "features.14",
                        "features.17",
                        "features.19",
                        "features.21",
                        "features.24",
                        "features.26");
    }
}
