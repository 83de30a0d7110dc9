package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stylestep.Golden;
import org.stylestep.data.HostBatch;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/** Against the package lpips 0.1.4 with the synthetic backbones of scripts/golden_metrics.py. */
@Tag("numeric")
final class LpipsTest {

    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path folder;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    private record Layer(String key, int out, int in, int window) {}

    private static List<Layer> layers(Lpips.Backbone backbone) {
        List<Layer> layers = new ArrayList<>();
        switch (backbone) {
            case ALEX -> {
                layers.add(new Layer("features.0", 64, 3, 11));
                layers.add(new Layer("features.3", 192, 64, 5));
                layers.add(new Layer("features.6", 384, 192, 3));
                layers.add(new Layer("features.8", 256, 384, 3));
                layers.add(new Layer("features.10", 256, 256, 3));
            }
            case VGG ->
                VggStack.plan(new int[] {2, 2, 3, 3, 3}, new int[] {64, 128, 256, 512, 512}, Set.of("conv5_3"))
                        .forEach(layer -> layers.add(new Layer(layer.key(), layer.out(), layer.in(), 3)));
            case SQUEEZE -> {
                layers.add(new Layer("features.0", 64, 3, 3));
                int[] numbers = {3, 4, 6, 7, 9, 10, 11, 12};
                int[] squeezed = {16, 16, 32, 32, 48, 48, 64, 64};
                int in = 64;
                for (int i = 0; i < numbers.length; i++) {
                    String key = "features." + numbers[i] + ".";
                    layers.add(new Layer(key + "squeeze", squeezed[i], in, 1));
                    layers.add(new Layer(key + "expand1x1", 4 * squeezed[i], squeezed[i], 1));
                    layers.add(new Layer(key + "expand3x3", 4 * squeezed[i], squeezed[i], 3));
                    in = 8 * squeezed[i];
                }
            }
        }
        return layers;
    }

    private SortedMap<String, NDArray> arrays(Lpips.Backbone backbone) {
        SortedMap<String, NDArray> arrays = new TreeMap<>();
        int number = 100;
        for (Layer layer : layers(backbone)) {
            double spread = Math.sqrt(24.0 / (layer.in() * layer.window() * layer.window()));
            arrays.put(
                    layer.key() + ".weight",
                    Golden.hash(manager, number, spread, layer.out(), layer.in(), layer.window(), layer.window()));
            arrays.put(layer.key() + ".bias", Golden.hash(manager, number + 1, 0.2, layer.out()));
            number += 2;
        }
        return arrays;
    }

    private Path weights(Lpips.Backbone backbone) throws IOException {
        return WrittenWeights.write(folder.resolve(backbone + ".safetensors"), arrays(backbone), Map.of());
    }

    private static Path calibration(Lpips.Backbone backbone, String version) {
        return SharedFiles.require(
                "weights/lpips_v" + version + "_" + backbone.name().toLowerCase(Locale.ROOT) + "_lin.npz");
    }

    private void assertGolden(Lpips distance, Lpips.Backbone backbone, String version) throws IOException {
        NDArray a = Golden.waves(manager, 64, 70);
        NDArray b = Golden.noisyWaves(manager, 5, 64, 70);
        int before = manager.getManagedArrays().size();
        double[] expected = Golden.numbers(
                Golden.json("metrics.json"), "lpips_" + backbone.name().toLowerCase(Locale.ROOT) + "_" + version);
        double[] found = distance.ofEach(a, b);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isEqualTo(expected[i], within(TOLERANCE * expected[i]));
        }
        assertThat(distance.ofEach(b, a)).containsExactly(found, within(1e-6));
        assertThat(distance.ofEach(b, b)).containsExactly(0, 0);
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource
    void withoutCalibrationIsTheBaselineOfThePackage(Lpips.Backbone backbone) throws IOException {
        try (Lpips distance = Lpips.load(backbone, weights(backbone), Optional.empty(), Device.cpu())) {
            assertGolden(distance, backbone, "uncalibrated");
            assertThat(distance.name()).startsWith("perceptual_distance_");
            assertThat(distance.conditions()).containsEntry("calibration", "none");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withTheAuthorsCalibrationsIsThePackages(Lpips.Backbone backbone) throws IOException {
        Path weights = weights(backbone);
        for (String version : List.of("0.0", "0.1")) {
            Path calibration = calibration(backbone, version.replace(".", ""));
            try (Lpips distance = Lpips.load(backbone, weights, Optional.of(calibration), Device.cpu())) {
                assertGolden(distance, backbone, version);
                assertThat(distance.name()).startsWith("perceptual_distance_");
                assertThat(distance.conditions()).containsEntry("version", version);
            }
        }
    }

    @Test
    void isCalledLpipsWithPublishedWeightsAndCalibrationAlone() throws IOException {
        Lpips.Backbone alex = Lpips.Backbone.ALEX;
        Path calibration = calibration(alex, "01");
        SortedMap<String, NDArray> arrays = arrays(alex);
        String sha256 = WeightFile.sha256(arrays);
        Map<String, String> record = Map.of("source_sha256", "7be5be79" + "0".repeat(56), "arrays_sha256", sha256);
        Map<String, String> otherSource = Map.of("source_sha256", "7be5be78", "arrays_sha256", sha256);
        Map<String, String> otherArrays = Map.of("source_sha256", "7be5be79", "arrays_sha256", sha256.substring(1));
        assertThat(name(arrays, record, Optional.of(calibration))).isEqualTo("lpips_alex");
        assertThat(name(arrays, record, Optional.empty())).isEqualTo("perceptual_distance_alex");
        assertThat(name(arrays, otherSource, Optional.of(calibration))).isEqualTo("perceptual_distance_alex");
        assertThat(name(arrays, otherArrays, Optional.of(calibration))).isEqualTo("perceptual_distance_alex");
        SortedMap<String, NDArray> other = new TreeMap<>();
        int[] channels = {64, 192, 384, 256, 256};
        for (int i = 0; i < channels.length; i++) {
            other.put("lin" + i, manager.ones(new Shape(channels[i])));
        }
        Path own = WrittenWeights.write(folder.resolve("own.safetensors"), other, Map.of());
        assertThat(name(arrays, record, Optional.of(own))).isEqualTo("perceptual_distance_alex");
    }

    private String name(SortedMap<String, NDArray> arrays, Map<String, String> metadata, Optional<Path> calibration)
            throws IOException {
        Path file = WrittenWeights.write(folder.resolve("alex.safetensors"), arrays, metadata);
        try (Lpips distance = Lpips.load(Lpips.Backbone.ALEX, file, calibration, Device.cpu())) {
            assertThat(distance.conditions().get("weights"))
                    .isEqualTo(
                            metadata.getOrDefault("source_sha256", "").startsWith("7be5be79")
                                            && metadata.get("arrays_sha256").length() == 64
                                    ? "alexnet-owt-7be5be79.pth"
                                    : "not the published ones");
            return distance.name();
        }
    }

    /** Photographs: a blurred copy has the better PSNR, but one shifted by four pixels looks more alike. */
    @Test
    void blurIsFartherThanAShiftAlthoughItsPsnrIsBetter() throws IOException {
        Path weights = SharedFiles.require("weights/squeezenet1_1.npz");
        Lpips.Backbone squeeze = Lpips.Backbone.SQUEEZE;
        try (Lpips distance = Lpips.load(squeeze, weights, Optional.of(calibration(squeeze, "01")), Device.cpu());
                Stream<Path> files = Files.list(SharedFiles.require("data/facades/val"))) {
            List<Path> some = files.sorted().limit(4).toList();
            assertThat(some).hasSize(4);
            for (Path file : some) {
                RgbImage photo = ImageFiles.read(file).crop(0, 0, 256, 256);
                NDArray whole = new HostBatch(List.of(photo)).toArray(manager);
                NDArray target = whole.get(":, :, 8:248, 8:248");
                NDArray shifted = whole.get(":, :, 8:248, 12:252");
                NDArray blurred = target.zerosLike();
                for (int i = -2; i <= 2; i++) {
                    for (int j = -2; j <= 2; j++) {
                        String window = ":, :, " + (8 + i) + ":" + (248 + i) + ", " + (8 + j) + ":" + (248 + j);
                        blurred = blurred.add(whole.get(window).div(25));
                    }
                }
                assertThat(blurred.sub(target).square().mean().getFloat())
                        .as(file + ": squared difference")
                        .isLessThan(shifted.sub(target).square().mean().getFloat());
                assertThat(distance.ofEach(blurred, target)[0])
                        .as(file + ": perceptual distance")
                        .isGreaterThan(1.2 * distance.ofEach(shifted, target)[0]);
            }
        }
    }

    @Test
    void saysHowToMakeFilesOfOtherNetworks() throws IOException {
        Path alex = weights(Lpips.Backbone.ALEX);
        assertThatThrownBy(() -> Lpips.load(Lpips.Backbone.SQUEEZE, alex, Optional.empty(), Device.cpu()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fetch-weights squeezenet");
        assertThatThrownBy(() -> Lpips.load(Lpips.Backbone.ALEX, alex, Optional.of(alex), Device.cpu()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lin0 is missing")
                .hasMessageContaining("fetch-weights lpips_alex");
    }

    @Test
    void imagesThatAreTooSmallAreRefused() throws IOException {
        try (Lpips distance =
                Lpips.load(Lpips.Backbone.ALEX, weights(Lpips.Backbone.ALEX), Optional.empty(), Device.cpu())) {
            NDArray small = Golden.waves(manager, 30, 40);
            assertThatThrownBy(() -> distance.ofEach(small, small)).hasMessageContaining("40x30 are too small");
            NDArray smallest = Golden.waves(manager, 31, 31);
            assertThat(distance.ofEach(smallest, smallest)).containsExactly(0, 0);
        }
    }
}
