package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.data.PairAugmentation;
import org.stylestep.features.FilterBank;
import org.stylestep.image.RgbImage;

final class NeighborTableTest {

    private static final PairAugmentation TRANSFORM = PairAugmentation.resize(16);
    private static final StyleDescriptors.Options BALANCED = StyleDescriptors.Options.balancedLayers();
    private static final NeighborTable.Options PUBLISHED = NeighborTable.Options.published();

    @TempDir
    private Path folder;

    private FilterBank bank;

    @BeforeEach
    void open() {
        bank = new FilterBank(Device.cpu());
    }

    @AfterEach
    void close() {
        bank.close();
    }

    private static StyleDescriptors.Options options(boolean balanced, long memoryLimit, Path scratch) {
        return new StyleDescriptors.Options(16, balanced, 2, memoryLimit, Optional.of(scratch));
    }

    private NeighborTable compute(MemoryImages images, NeighborTable.Options options) throws IOException {
        try (StyleDescriptors descriptors =
                StyleDescriptors.compute(images, TRANSFORM, bank, BALANCED, Progress.none())) {
            return NeighborTable.of(descriptors, options, "f", Progress.none());
        }
    }

    @ParameterizedTest
    @CsvSource({"60, true, 1000000000", "4, true, 1000000000", "7, true, 0", "25, false, 0", "25, false, 1000000000"})
    void agreesWithBruteForce(int tile, boolean balanced, long memoryLimit) throws IOException {
        MemoryImages images = MemoryImages.random(60, 16, 3);
        double[][] distances = BruteForce.distances(images, TRANSFORM, bank, balanced);
        try (StyleDescriptors descriptors = StyleDescriptors.compute(
                images, TRANSFORM, bank, options(balanced, memoryLimit, folder), Progress.none())) {
            NeighborTable table = NeighborTable.of(
                    descriptors, PUBLISHED, "f", new PairwiseDistances(descriptors, Progress.none(), tile));
            assertThat(table.size()).isEqualTo(60);
            for (int i = 0; i < 60; i++) {
                List<Integer> ranking = BruteForce.ranking(distances, i);
                assertThat(boxed(table.nearest(i))).isEqualTo(ranking.subList(0, 5));
                List<Integer> farthest = new ArrayList<>(ranking.subList(59 - 13, 59));
                Collections.reverse(farthest);
                assertThat(boxed(table.farthest(i))).isEqualTo(farthest);
            }
        }
    }

    @Test
    void equalDistancesAreOrderedByIndexAndListsNeverOverlap() throws IOException {
        RgbImage image = MemoryImages.random(1, 16, 3).read(0);
        MemoryImages same = new MemoryImages(Collections.nCopies(8, image), i -> "same" + i, "same");
        NeighborTable table = compute(same, new NeighborTable.Options(3, 4, Optional.empty()));
        assertThat(table.nearest(1)).containsExactly(0, 2, 3);
        assertThat(table.farthest(1)).containsExactly(7, 6, 5, 4);
        assertThat(table.farthest(7)).containsExactly(6, 5, 4, 3);
    }

    @Test
    void withScenesTheNearAreOfOtherScenesAndTheFarOfAny() throws IOException {
        MemoryImages images = MemoryImages.random(60, 16, 3).named(i -> "frame" + i + "_" + i % 3 + ".jpg");
        double[][] distances = BruteForce.distances(images, TRANSFORM, bank, true);
        NeighborTable table = compute(images, new NeighborTable.Options(4, 9, Optional.of(Scenes.lastDigit())));
        for (int i = 0; i < 60; i++) {
            int scene = i % 3;
            List<Integer> ranking = BruteForce.ranking(distances, i);
            assertThat(boxed(table.nearest(i)))
                    .isEqualTo(ranking.stream()
                            .filter(j -> j % 3 != scene)
                            .limit(4)
                            .toList());
            assertThat(boxed(table.farthest(i))).containsExactlyInAnyOrderElementsOf(ranking.subList(50, 59));
        }
    }

    @Test
    void saysHowManyImagesAreNeeded() {
        assertThatThrownBy(() -> compute(MemoryImages.random(18, 16, 3), PUBLISHED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lists of 5 near and 13 far neighbors need at least 19 images; there are 18");
        MemoryImages scenes = MemoryImages.random(20, 16, 3).named(i -> "a" + (i < 3 ? 1 : 2) + ".jpg");
        assertThatThrownBy(() -> compute(scenes, new NeighborTable.Options(2, 2, Optional.of(Scenes.lastDigit()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lists of 2 near and 2 far neighbors need at least 4 images of other scenes than that of"
                        + " a2.jpg; there are 3");
        assertThatThrownBy(() -> Scenes.lastDigit().apply("frame.jpg")).hasMessageContaining("frame.jpg");
    }

    @ParameterizedTest
    @CsvSource({"106, 5, 100", "105, 5, 26", "19, 4, 4", "12, 3, 3", "4, 1, 1", "3, 1, 1"})
    void listsThatAreTooLongAreShortened(int images, int near, int far) throws IOException {
        NeighborTable.Options fitting = new NeighborTable.Options(5, 100, Optional.empty()).fitting(images);
        assertThat(fitting).isEqualTo(new NeighborTable.Options(near, far, Optional.empty()));
        if (images < 20) {
            assertThat(compute(MemoryImages.random(images, 16, 3), fitting).far())
                    .isEqualTo(far);
        }
    }

    @Test
    void isReusedAsLongAsItWasComputedFromTheSame() throws IOException {
        Path file = folder.resolve("tables/neighbors.bin");
        MemoryImages images = MemoryImages.random(30, 16, 3);
        AtomicLong work = new AtomicLong();
        Progress count = (done, total) -> work.incrementAndGet();
        NeighborTable first = NeighborTable.loadOrCompute(file, images, TRANSFORM, bank, BALANCED, PUBLISHED, count);
        assertThat(work.getAndSet(0)).isPositive();
        NeighborTable again = NeighborTable.loadOrCompute(file, images, TRANSFORM, bank, BALANCED, PUBLISHED, count);
        assertThat(work.getAndSet(0)).isZero();
        assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
        for (int i = 0; i < 30; i++) {
            assertThat(again.nearest(i)).isEqualTo(first.nearest(i));
            assertThat(again.farthest(i)).isEqualTo(first.farthest(i));
        }
        NeighborTable.loadOrCompute(file, MemoryImages.random(30, 16, 4), TRANSFORM, bank, BALANCED, PUBLISHED, count);
        assertThat(work.get()).isPositive();
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void fingerprintDependsOnAllThatMatters() {
        MemoryImages images = MemoryImages.random(30, 16, 3).named(i -> "a" + i + ".jpg");
        NeighborTable.Options scenes = new NeighborTable.Options(5, 13, Optional.of(Scenes.lastDigit()));
        assertThat(List.of(
                        NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, PUBLISHED),
                        NeighborTable.fingerprint(MemoryImages.random(30, 16, 4), TRANSFORM, bank, BALANCED, PUBLISHED),
                        NeighborTable.fingerprint(images, PairAugmentation.resize(8), bank, BALANCED, PUBLISHED),
                        NeighborTable.fingerprint(
                                images, TRANSFORM, bank, StyleDescriptors.Options.published(), PUBLISHED),
                        NeighborTable.fingerprint(
                                images, TRANSFORM, bank, BALANCED, new NeighborTable.Options(5, 12, Optional.empty())),
                        NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, scenes),
                        NeighborTable.fingerprint(images.named(i -> "1.jpg"), TRANSFORM, bank, BALANCED, scenes)))
                .doesNotHaveDuplicates();
        assertThat(NeighborTable.fingerprint(
                        images, new PairAugmentation(List.of(), 16, true), bank, BALANCED, PUBLISHED))
                .isEqualTo(NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, PUBLISHED));
        assertThat(NeighborTable.fingerprint(images, TRANSFORM, bank, options(true, 5, folder), PUBLISHED))
                .isEqualTo(NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, PUBLISHED));
    }

    @Test
    void aDamagedFileIsNoTable() throws IOException {
        Path file = folder.resolve("neighbors.bin");
        NeighborTable table = compute(MemoryImages.random(20, 16, 3), PUBLISHED);
        table.save(file);
        byte[] whole = Files.readAllBytes(file);
        assertThat(NeighborTable.load(file, "f")).isPresent();
        assertThat(NeighborTable.load(file, "g")).isEmpty();
        assertThat(NeighborTable.load(folder.resolve("absent"), "f")).isEmpty();
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThat(NeighborTable.load(file, "f")).isEmpty();
        AtomicLong work = new AtomicLong();
        NeighborTable.loadOrCompute(
                file,
                MemoryImages.random(20, 16, 3),
                TRANSFORM,
                bank,
                BALANCED,
                PUBLISHED,
                (done, all) -> work.set(done));
        assertThat(work.get()).as("computed anew").isPositive();
        assertThat(NeighborTableFormat.decode(Files.readAllBytes(file))).isPresent();
        for (int length = 0; length < whole.length; length += 13) {
            assertThat(NeighborTableFormat.decode(Arrays.copyOf(whole, length))).isEmpty();
        }
        for (int at = 0; at < whole.length; at += 7) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            assertThat(NeighborTableFormat.decode(flipped)).isEmpty();
        }
    }

    @Test
    void reportsProgressToTheEnd() throws IOException {
        List<Long> reports = new ArrayList<>();
        try (StyleDescriptors descriptors =
                StyleDescriptors.compute(MemoryImages.random(20, 16, 3), TRANSFORM, bank, BALANCED, Progress.none())) {
            NeighborTable.of(
                    descriptors,
                    PUBLISHED,
                    "f",
                    new PairwiseDistances(
                            descriptors,
                            (done, total) -> {
                                assertThat(total).isEqualTo(6);
                                reports.add(done);
                            },
                            7));
        }
        assertThat(reports).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    private static List<Integer> boxed(int[] values) {
        return IntStream.of(values).boxed().toList();
    }
}
