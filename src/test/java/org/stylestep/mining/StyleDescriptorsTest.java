package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.PairAugmentation;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.FilterBank;

final class StyleDescriptorsTest {

    private static final PairAugmentation TRANSFORM = PairAugmentation.resize(16);

    @TempDir
    private Path folder;

    private StyleDescriptors.Options options(boolean balanced, long memoryLimit) {
        return new StyleDescriptors.Options(5, balanced, 2, memoryLimit, Optional.of(folder));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void squaredDistanceIsTheStyleDistance(boolean balanced) throws IOException {
        MemoryImages images = MemoryImages.random(17, 16, 1);
        try (FilterBank bank = new FilterBank(Device.cpu());
                StyleDescriptors descriptors = StyleDescriptors.compute(
                        images, TRANSFORM, bank, options(balanced, Long.MAX_VALUE), Progress.none())) {
            assertThat(descriptors.dimension()).isEqualTo(4 * 55 * 56 / 2);
            double[][] expected = BruteForce.distances(images, TRANSFORM, bank, balanced);
            float[][] rows = rows(descriptors);
            double sum = 0;
            for (int i = 0; i < images.size(); i++) {
                for (int j = 0; j < images.size(); j++) {
                    double distance = squaredDistance(rows[i], rows[j]);
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
        try (FilterBank bank = new FilterBank(Device.cpu());
                StyleDescriptors descriptors = StyleDescriptors.compute(
                        images, TRANSFORM, bank, options(true, Long.MAX_VALUE), Progress.none())) {
            float[][] rows = rows(descriptors);
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
    void aScratchFileHoldsTheSameAndEndsWithTheDescriptors() throws IOException {
        MemoryImages images = MemoryImages.random(7, 16, 1);
        try (FilterBank bank = new FilterBank(Device.cpu());
                NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Path scratch = folder.resolve("new/scratch");
            StyleDescriptors.Options small = new StyleDescriptors.Options(5, true, 2, 1000, Optional.of(scratch));
            try (StyleDescriptors onDisk = StyleDescriptors.compute(images, TRANSFORM, bank, small, Progress.none());
                    StyleDescriptors inMemory = StyleDescriptors.compute(
                            images, TRANSFORM, bank, options(true, Long.MAX_VALUE), Progress.none())) {
                assertThat(scratch).isDirectory();
                assertThat(onDisk.read(manager, 2, 7, 100, 6160)).isEqualTo(inMemory.read(manager, 2, 7, 100, 6160));
            }
            try (var left = Files.list(scratch)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void reportsProgressToTheEnd() throws IOException {
        List<Long> reports = new ArrayList<>();
        try (FilterBank bank = new FilterBank(Device.cpu());
                StyleDescriptors descriptors = StyleDescriptors.compute(
                        MemoryImages.random(12, 16, 1),
                        TRANSFORM,
                        bank,
                        options(true, Long.MAX_VALUE),
                        (done, total) -> {
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
        try (FilterBank bank = new FilterBank(Device.cpu())) {
            assertThatThrownBy(() -> StyleDescriptors.compute(
                            images, PairAugmentation.resize(32), bank, options(true, Long.MAX_VALUE), Progress.none()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("image0.png")
                    .hasMessageContaining("16x16");
            assertThatThrownBy(() -> StyleDescriptors.compute(
                            images, TRANSFORM, new Broken(bank), options(true, Long.MAX_VALUE), Progress.none()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("image0.png: the features of layer 1 are not finite");
        }
    }

    private static float[][] rows(StyleDescriptors descriptors) throws IOException {
        float[][] rows = new float[descriptors.size()][];
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            for (int i = 0; i < rows.length; i++) {
                rows[i] = descriptors
                        .read(manager, i, i + 1, 0, descriptors.dimension())
                        .toFloatArray();
            }
        }
        return rows;
    }

    private static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
        }
        return sum;
    }

    /** An extractor whose second layer is NaN. */
    private record Broken(FeatureExtractor sound) implements FeatureExtractor {

        @Override
        public NDList extract(NDArray images) {
            NDArray nan = images.getManager().full(new Shape(images.getShape().get(0), 2, 3, 3), Float.NaN);
            return new NDList(sound.extract(images).head(), nan);
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
