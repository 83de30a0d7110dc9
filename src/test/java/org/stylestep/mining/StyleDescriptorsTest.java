package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.LoggedWarnings;
import org.stylestep.data.PairAugmentation;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.FilterBank;

final class StyleDescriptorsTest {

    private static final PairAugmentation TRANSFORM = PairAugmentation.resize(16);

    @AutoClose
    private final FilterBank bank = new FilterBank(Device.cpu());

    @TempDir
    private Path folder;

    private static StyleDescriptors.Options options(boolean balanced) {
        return new StyleDescriptors.Options(5, balanced, 2, Optional.empty());
    }

    private StyleDescriptors compute(
            MemoryImages images, FeatureExtractor extractor, boolean balanced, Progress progress) throws IOException {
        return StyleDescriptors.compute(
                images, TRANSFORM, extractor, options(balanced), folder.resolve("descriptors"), progress);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void squaredDistanceIsTheStyleDistance(boolean balanced) throws IOException {
        MemoryImages images = MemoryImages.random(17, 16, 1);
        try (StyleDescriptors descriptors = compute(images, bank, balanced, Progress.none())) {
            assertThat(descriptors.dimension()).isEqualTo(4 * 55 * 56 / 2);
            double[][] expected = BruteForce.distances(images, TRANSFORM, bank, balanced);
            float[][] rows = BruteForce.rows(descriptors);
            double sum = 0;
            for (int i = 0; i < images.size(); i++) {
                for (int j = 0; j < images.size(); j++) {
                    double distance = BruteForce.squaredDistance(rows[i], rows[j]);
                    assertThat(distance).isEqualTo(expected[i][j], within(1e-4 * expected[0][1]));
                    sum += distance / (images.size() * images.size());
                }
            }
            if (balanced) {
                assertThat(sum).as("one for each layer").isEqualTo(4, within(1e-3));
            }
        }
    }

    @Test
    void columnsAreCentered() throws IOException {
        MemoryImages images = MemoryImages.random(17, 16, 1);
        try (StyleDescriptors descriptors = compute(images, bank, true, Progress.none())) {
            float[][] rows = BruteForce.rows(descriptors);
            for (int column = 0; column < descriptors.dimension(); column++) {
                double sum = 0;
                for (float[] row : rows) {
                    sum += row[column];
                }
                assertThat(sum).isEqualTo(0, within(1e-3));
            }
        }
    }

    @Test
    void aScratchFileThatWasCutGoesOnToTheSame() throws IOException {
        MemoryImages images = MemoryImages.random(12, 16, 1);
        Progress cut = (done, total) -> {
            if (done == 10) {
                throw new IllegalStateException("cut");
            }
        };
        assertThatThrownBy(() -> compute(images, bank, true, cut)).hasMessage("cut");
        List<Long> reports = new ArrayList<>();
        try (StyleDescriptors resumed = compute(images, bank, true, (done, total) -> reports.add(done));
                StyleDescriptors whole = StyleDescriptors.compute(
                        images, TRANSFORM, bank, options(true), folder.resolve("whole"), Progress.none())) {
            assertThat(reports).containsExactly(12L);
            assertThat(BruteForce.rows(resumed)).isDeepEqualTo(BruteForce.rows(whole));
        }
        assertThat(folder.resolve("descriptors")).hasSameBinaryContentAs(folder.resolve("whole"));
    }

    @Test
    void reportsProgressToTheEnd() throws IOException {
        List<Long> reports = new ArrayList<>();
        try (StyleDescriptors descriptors = compute(MemoryImages.random(12, 16, 1), bank, true, (done, total) -> {
            assertThat(total).isEqualTo(12);
            reports.add(done);
        })) {
            assertThat(descriptors.size()).isEqualTo(12);
            assertThat(reports).containsExactly(5L, 10L, 12L);
        }
    }

    @Test
    void namesTheImageThatIsTooSmallOrHasNoFiniteFeatures() {
        MemoryImages images = MemoryImages.random(3, 16, 1);
        assertThatThrownBy(() -> StyleDescriptors.compute(
                        images,
                        PairAugmentation.resize(32),
                        bank,
                        options(true),
                        folder.resolve("descriptors"),
                        Progress.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("image0.png", "16x16");
        assertThatThrownBy(() -> compute(images, new Broken(bank, 1, Float.NaN), true, Progress.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("image0.png: the features of layer 1 are not finite");
    }

    @Test
    void imagesWithoutFeaturesAreCountedInAWarning() throws IOException {
        try (LoggedWarnings log = new LoggedWarnings(DescriptorStatistics.class.getName())) {
            MemoryImages images = MemoryImages.random(3, 16, 1);
            compute(images, bank, false, Progress.none()).close();
            assertThat(log.all()).isEmpty();
            Files.delete(folder.resolve("descriptors"));
            compute(images, new Broken(bank, 0, 0), false, Progress.none()).close();
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("3 of 3 images have a style descriptor of zeros, the first image0.png");
        }
    }

    /** An extractor whose first layer is scaled, and the second of one value. */
    private record Broken(FeatureExtractor sound, float scale, float value) implements FeatureExtractor {

        @Override
        public NDList extract(NDArray images) {
            NDArray full = images.getManager().full(new Shape(images.getShape().get(0), 2, 3, 3), value);
            return new NDList(sound.extract(images).head().mul(scale), full);
        }

        @Override
        public List<String> layers() {
            return List.of("sound", "broken");
        }

        @Override
        public String id() {
            return "broken";
        }

        @Override
        public Device device() {
            return sound.device();
        }

        @Override
        public void close() {
            sound.close();
        }
    }
}
