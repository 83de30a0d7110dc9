package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.Images;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.Unreadable;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.FilterBank;
import org.stylestep.features.SharedFiles;
import org.stylestep.features.SqueezeNet;
import org.stylestep.random.KeyedRandom;

final class SketchTest {

    private static final Logger LOG = LoggerFactory.getLogger(SketchTest.class);

    /** The entries of one of the filter bank's four layers. */
    private static final int LAYER = 55 * 56 / 2;

    @AutoClose
    private final FilterBank bank = new FilterBank(Device.cpu());

    @TempDir
    private Path folder;

    private StyleDescriptors describe(
            Images images, int side, FeatureExtractor extractor, Optional<Integer> columns, int batch, int threads)
            throws IOException {
        return StyleDescriptors.compute(
                images,
                PairAugmentation.resize(side),
                extractor,
                new StyleDescriptors.Options(batch, true, threads, columns),
                Files.createTempDirectory(folder, "work").resolve("descriptors"),
                Progress.none());
    }

    /** Rows as they are stored, before layers are balanced. */
    private static float[][] raw(StyleDescriptors descriptors) throws IOException {
        float[][] rows = new float[descriptors.size()][descriptors.dimension()];
        for (int chunk = 0; chunk < descriptors.chunks(); chunk++) {
            float[] values = descriptors.raw(chunk);
            int width = values.length / rows.length;
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(values, i * width, rows[i], chunk * DescriptorStore.WIDTH, width);
            }
        }
        return rows;
    }

    @Test
    void anEntryIsAddedToOrSubtractedFromOneColumnOfItsLayer() throws IOException {
        MemoryImages images = MemoryImages.random(7, 16, 1);
        int columns = 100;
        try (StyleDescriptors exact = describe(images, 16, bank, Optional.empty(), 7, 1);
                StyleDescriptors sketched = describe(images, 16, bank, Optional.of(columns), 7, 1)) {
            assertThat(sketched.dimension()).isEqualTo(4 * columns);
            float[][] rows = raw(exact);
            float[][] expected = new float[7][4 * columns];
            for (int layer = 0; layer < 4; layer++) {
                RandomGenerator random = KeyedRandom.of(1, "style sketch", layer);
                for (int k = 0; k < LAYER; k++) {
                    float sign = random.nextBoolean() ? 1 : -1;
                    int column = layer * columns + random.nextInt(columns);
                    for (int i = 0; i < 7; i++) {
                        expected[i][column] += sign * rows[i][layer * LAYER + k];
                    }
                }
            }
            assertThat(raw(sketched)).isDeepEqualTo(expected);
        }
    }

    @Test
    void aLayerThatIsNoLongerThanItsSketchIsExact() throws IOException {
        MemoryImages images = MemoryImages.random(7, 16, 1);
        try (StyleDescriptors exact = describe(images, 16, bank, Optional.empty(), 7, 1);
                StyleDescriptors sketched = describe(images, 16, bank, Optional.of(LAYER), 7, 1)) {
            assertThat(raw(sketched)).isDeepEqualTo(raw(exact));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 512})
    void distancesAreRightOnAverage(int columns) throws IOException {
        MemoryImages images = MemoryImages.random(60, 16, 3);
        try (StyleDescriptors exact = describe(images, 16, bank, Optional.empty(), 16, 1);
                StyleDescriptors sketched = describe(images, 16, bank, Optional.of(columns), 16, 1)) {
            double[][] expected = BruteForce.distances(exact);
            double[][] actual = BruteForce.distances(sketched);
            double error = 0;
            double squares = 0;
            for (int i = 0; i < 60; i++) {
                for (int j = 0; j < i; j++) {
                    double relative = actual[i][j] / expected[i][j] - 1;
                    error += relative / (60 * 59 / 2);
                    squares += relative * relative / (60 * 59 / 2);
                }
            }
            double deviation = Math.sqrt(2.0 / columns);
            assertThat(error).isEqualTo(0, within(deviation));
            assertThat(Math.sqrt(squares)).isBetween(deviation / 10, 2 * deviation);
        }
    }

    @Test
    void theTableIsTheSameOnAnyNumberOfThreadsAndInAnyBlocks() throws IOException {
        MemoryImages images = MemoryImages.random(60, 16, 3);
        NeighborTable one = table(describe(images, 16, bank, Optional.of(50), 16, 1), 60);
        NeighborTable other = table(describe(images, 16, bank, Optional.of(50), 16, 4), 7);
        assertThat(other).usingRecursiveComparison().isEqualTo(one);
    }

    private NeighborTable table(StyleDescriptors descriptors, int block) throws IOException {
        try (descriptors) {
            Path partial = Files.createTempDirectory(folder, "work").resolve("candidates");
            return NeighborTable.of(
                    new NeighborCandidates(descriptors, NeighborTable.Options.published(), partial, block, 128),
                    "f",
                    Progress.none());
        }
    }

    /** Measured on 300 images: 0.955 of the nearest five and 0.973 of the farthest thirteen. */
    @Test
    @Tag("slow")
    void findsNineInTenNeighborsOfATrainedNetwork() throws IOException {
        Images images = PairedImageFolder.open(
                        SharedFiles.require("data/edges2shoes/train"), InputSide.LEFT, Unreadable.STOP)
                .first(300)
                .targets();
        try (SqueezeNet network = SqueezeNet.load(SharedFiles.require("weights/squeezenet1_1.npz"), Device.cpu())) {
            StyleDescriptors exact = describe(images, 128, network, Optional.empty(), 16, 1);
            StyleDescriptors sketched = describe(images, 128, network, Optional.of(1024), 16, 1);
            assertThat(exact.dimension() / sketched.dimension()).isGreaterThan(40);
            NeighborTable a = table(exact, 300);
            NeighborTable b = table(sketched, 300);
            double near = BruteForce.agreement(300, a::nearest, b::nearest);
            double far = BruteForce.agreement(300, a::farthest, b::farthest);
            LOG.info("agreement {} and {}", String.format(Locale.ROOT, "%.3f", near), far);
            assertThat(near).isGreaterThan(0.92);
            assertThat(far).isGreaterThan(0.95);
        }
    }
}
