package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numeric")
final class SqueezeNetTest extends BuiltInExtractorContract {

    @Override
    protected FeatureExtractor create() throws IOException {
        return SqueezeNet.load(SharedFiles.require("weights/squeezenet1_1.npz"), Device.cpu());
    }

    @Override
    protected int[] channels() {
        return new int[] {64, 128, 256, 384, 512};
    }

    @Override
    protected int smallestSide() {
        return 31;
    }

    @Override
    protected NDManager ownManager() {
        return ((SqueezeNet) extractor()).manager();
    }

    @Test
    void mapsAreThoseOfTheReference() throws IOException {
        Path weights = SharedFiles.require("weights/squeezenet1_1.npz");
        try (SqueezeNet network = SqueezeNet.load(weights, SqueezeNet.Taps.LPIPS, Device.cpu())) {
            NDList reference = read(SharedFiles.require("weights/ref/squeezenet1_1_feats_ref.npz"));
            NDList maps = network.extract(beforeNormalization(reference.get("input")));
            assertThat(maps).hasSize(7);
            for (int i = 0; i < 7; i++) {
                NDArray expected = reference.get("slice" + (i + 1));
                assertThat(maps.get(i).getShape()).isEqualTo(expected.getShape());
                // The values reach some hundreds.
                assertThat(maps.get(i).toFloatArray())
                        .containsExactly(expected.toFloatArray(), TestImages.within(2e-3f));
            }
        }
    }

    @Test
    void theClassifierOnTopGivesTheReferenceLogits() throws IOException {
        NDArray input = read(SharedFiles.require("weights/ref/input_0.npy")).head();
        NDArray logits = read(SharedFiles.require("weights/ref/output_0.npy")).head();
        NDList weights = read(SharedFiles.require("weights/squeezenet1_1.npz"));
        Convolution classifier =
                new Convolution(weights.get("classifier.1.weight"), weights.get("classifier.1.bias"), 1, 0);
        NDList maps = extractor().extract(beforeNormalization(input));
        NDArray actual = classifier.applyRelu(maps.get(4)).mean(new int[] {3}).mean(new int[] {2});
        assertThat(actual.toFloatArray()).containsExactly(logits.toFloatArray(), TestImages.within(5e-3f));
    }

    @Test
    void styleTapsAreAmongTheSeven() throws IOException {
        Path weights = SharedFiles.require("weights/squeezenet1_1.npz");
        try (SqueezeNet network = SqueezeNet.load(weights, SqueezeNet.Taps.LPIPS, Device.cpu())) {
            NDArray images = images(1, 40, 40);
            NDList five = extractor().extract(images);
            NDList seven = network.extract(images);
            int[] positions = {0, 1, 2, 4, 6};
            for (int i = 0; i < positions.length; i++) {
                assertThat(five.get(i)).isEqualTo(seven.get(positions[i]));
                assertThat(extractor().layers().get(i))
                        .isEqualTo(network.layers().get(positions[i]));
            }
            assertThat(network.id()).isNotEqualTo(extractor().id());
        }
    }

    private NDList read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return NDList.decode(manager(), in);
        }
    }

    /** The references were made from inputs already normalized; this is the image in [-1, 1] that gives such an input. */
    private NDArray beforeNormalization(NDArray normalized) {
        Shape channels = new Shape(1, 3, 1, 1);
        NDArray mean = manager().create(new float[] {0.485f, 0.456f, 0.406f}, channels);
        NDArray deviation = manager().create(new float[] {0.229f, 0.224f, 0.225f}, channels);
        return normalized.mul(deviation).add(mean).mul(2).sub(1);
    }
}
