package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.Golden;
import org.stylestep.testkit.ExtractorContract;

/** Against pytorch-fid 0.3.0 with the synthetic weights of scripts/golden_metrics.py. */
@Tag("numeric")
final class InceptionTest extends ExtractorContract {

    @TempDir
    static Path folder;

    private static Path weights() {
        return folder.resolve("inception.safetensors");
    }

    @BeforeAll
    static void writeSyntheticWeights() throws IOException {
        Map<String, Shape> kernels = Inception.kernels();
        assertThat(kernels).hasSize(94);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            SortedMap<String, NDArray> arrays = new TreeMap<>();
            int number = 1000;
            for (String key : new TreeSet<>(kernels.keySet())) {
                long[] shape = kernels.get(key).getShape();
                double spread = Math.sqrt(24.0 / (shape[1] * shape[2] * shape[3]));
                arrays.put(key + ".conv.weight", Golden.hash(manager, number, spread, shape));
                arrays.put(
                        key + ".bn.weight",
                        Golden.hash(manager, number + 1, 0.4, shape[0]).add(1));
                arrays.put(key + ".bn.bias", Golden.hash(manager, number + 2, 0.2, shape[0]));
                arrays.put(key + ".bn.running_mean", Golden.hash(manager, number + 3, 0.2, shape[0]));
                arrays.put(
                        key + ".bn.running_var",
                        Golden.hash(manager, number + 4, 0.8, shape[0]).add(1));
                number += 5;
            }
            WrittenWeights.write(
                    weights(), arrays, Map.of("source_sha256", "6726825d", "arrays_sha256", WeightFile.sha256(arrays)));
        }
    }

    @Override
    protected FeatureExtractor create() throws IOException {
        return Inception.load(weights(), Device.cpu());
    }

    @Override
    protected int[] channels() {
        return new int[] {2048};
    }

    @Override
    protected NDManager ownManager() {
        return ((Inception) extractor()).manager();
    }

    @Test
    void theMeansOfItsMapArePool3OfPytorchFid() throws IOException {
        NDArray images = Golden.noisyWaves(manager(), 5, 64, 70).get(":, :, :40, :50");
        float[] found = extractor()
                .extract(images)
                .head()
                .flatten(2, 3)
                .mean(new int[] {2})
                .toFloatArray();
        double[] expected = Golden.numbers(Golden.json("metrics.json"), "pool3");
        double largest = Arrays.stream(expected).max().orElseThrow();
        assertThat(expected).hasSize(2 * 128);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[16 * i]).isEqualTo(expected[i], within(1e-5 * largest));
        }
    }

    @Test
    void publishedWeightsAreKnownByTheRecordOfTheirConversion() throws IOException {
        assertThat(extractor().publishedWeights()).contains("pt_inception-2015-12-05-6726825d.pth");
        assertThat(Inception.isPublished(extractor())).isTrue();
        try (FeatureExtractor other = new FilterBank(Device.cpu())) {
            assertThat(Inception.isPublished(other)).isFalse();
        }
    }
}
