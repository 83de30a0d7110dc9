package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Mutations;
import org.stylestep.Threads;
import org.stylestep.data.PairAugmentation;
import org.stylestep.engine.Tf32;
import org.stylestep.features.FilterBank;
import org.stylestep.image.RgbImage;

final class NeighborTableTest {

    private static final PairAugmentation TRANSFORM = PairAugmentation.resize(16);
    private static final StyleDescriptors.Options BALANCED = StyleDescriptors.Options.balancedLayers();
    private static final NeighborTable.Options PUBLISHED = NeighborTable.Options.published();

    @TempDir
    private Path folder;

    @AutoClose
    private final FilterBank bank = new FilterBank(Device.cpu());

    private StyleDescriptors describe(MemoryImages images, boolean balanced) throws IOException {
        Path file = Files.createTempDirectory(folder, "work").resolve("descriptors");
        return StyleDescriptors.compute(
                images,
                TRANSFORM,
                bank,
                new StyleDescriptors.Options(16, balanced, 2, Optional.empty()),
                file,
                Progress.none());
    }

    private NeighborTable compute(MemoryImages images, NeighborTable.Options options) throws IOException {
        try (StyleDescriptors descriptors = describe(images, true)) {
            return NeighborTable.of(new NeighborCandidates(descriptors, options, unused()), "f", Progress.none());
        }
    }

    private Path unused() throws IOException {
        return Files.createTempDirectory(folder, "work").resolve("candidates");
    }

    private NeighborTable compute(StyleDescriptors descriptors, int block, int spare) throws IOException {
        return NeighborTable.of(
                new NeighborCandidates(descriptors, PUBLISHED, unused(), block, spare), "f", Progress.none());
    }

    private static void assertAgrees(NeighborTable table, double[][] distances) {
        int size = distances.length;
        assertThat(table.size()).isEqualTo(size);
        for (int i = 0; i < size; i++) {
            List<Integer> ranking = BruteForce.ranking(distances, i);
            assertThat(boxed(table.nearest(i))).isEqualTo(ranking.subList(0, 5));
            List<Integer> farthest = new ArrayList<>(ranking.subList(size - 1 - 13, size - 1));
            Collections.reverse(farthest);
            assertThat(boxed(table.farthest(i))).isEqualTo(farthest);
        }
    }

    @ParameterizedTest
    @CsvSource({"60, true, 128", "1, true, 20", "7, true, 0", "7, false, 128", "25, false, 3"})
    void agreesWithBruteForce(int block, boolean balanced, int spare) throws IOException {
        MemoryImages images = MemoryImages.random(60, 16, 3);
        try (StyleDescriptors descriptors = describe(images, balanced)) {
            assertAgrees(compute(descriptors, block, spare), BruteForce.distances(images, TRANSFORM, bank, balanced));
        }
    }

    /** Products of float32 differ with the block's shape where the distances of these images do not. */
    @ParameterizedTest
    @CsvSource({"1, 128", "7, 128", "60, 128", "1, 0", "7, 4", "60, 0"})
    void imagesOfEqualDescriptorsAreOrderedByIndexWhateverTheBlock(int block, int spare) throws IOException {
        MemoryImages images = MemoryImages.random(60, 16, 3).mapped(i -> i % 9 % 5);
        try (StyleDescriptors descriptors = describe(images, true)) {
            assertAgrees(compute(descriptors, block, spare), BruteForce.distances(descriptors));
        }
    }

    /** Comparing all with all exactly would take hours for thousands of nearly identical images. */
    @Test
    void manyIdenticalImagesAreNotAllComparedExactly() throws IOException {
        MemoryImages images = MemoryImages.random(90, 16, 3).mapped(i -> i % 2);
        try (StyleDescriptors descriptors = describe(images, true)) {
            NeighborCandidates search = new NeighborCandidates(descriptors, PUBLISHED, unused(), 32, 20);
            assertThat(search.find(Progress.none()))
                    .allSatisfy(row -> assertThat(row.size()).isLessThanOrEqualTo(2 * 20 + 5 + 13));
            double[][] distances = BruteForce.distances(descriptors);
            NeighborTable table = compute(descriptors, 32, 20);
            for (int i = 0; i < 90; i++) {
                for (int j : table.nearest(i)) {
                    assertThat(distances[i][j]).isZero();
                }
                for (int j : table.farthest(i)) {
                    assertThat(distances[i][j]).isPositive();
                }
            }
        }
    }

    @Test
    void candidatesAreFewMoreThanNeighbors() throws IOException {
        try (StyleDescriptors descriptors = describe(MemoryImages.random(60, 16, 3), true)) {
            List<Candidates> candidates =
                    new NeighborCandidates(descriptors, PUBLISHED, unused()).find(Progress.none());
            assertThat(candidates).allSatisfy(row -> assertThat(row.size()).isBetween(5 + 13, 5 + 13 + 4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 10, 12})
    void aSearchThatWasCutGoesOnToTheSameTable(int last) throws IOException {
        Path file = folder.resolve("tables/neighbors.bin");
        MemoryImages images = MemoryImages.random(40, 16, 3);
        AtomicLong reports = new AtomicLong();
        Progress count = (done, total) -> reports.incrementAndGet();
        Progress cut = (done, total) -> {
            if (reports.incrementAndGet() == last) {
                throw new IllegalStateException("cut");
            }
        };
        assertThatThrownBy(() -> NeighborTable.loadOrCompute(file, images, TRANSFORM, bank, BALANCED, PUBLISHED, cut))
                .hasMessage("cut");
        reports.set(0);
        NeighborTable.loadOrCompute(file, images, TRANSFORM, bank, BALANCED, PUBLISHED, count);
        long rest = reports.getAndSet(0);
        Path whole = folder.resolve("whole/neighbors.bin");
        NeighborTable.loadOrCompute(whole, images, TRANSFORM, bank, BALANCED, PUBLISHED, count);
        assertThat(file).hasSameBinaryContentAs(whole);
        assertThat(rest).isLessThan(reports.get());
        assertThat(file.getParent().toFile().listFiles()).containsExactly(file.toFile());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 20, 21})
    void goesOnFromTheLastBlockWhateverItsSize(int last) throws IOException {
        try (StyleDescriptors descriptors = describe(MemoryImages.random(40, 16, 3), true)) {
            Path partial = unused();
            AtomicLong reports = new AtomicLong();
            Progress cut = (done, total) -> {
                if (reports.incrementAndGet() == last) {
                    throw new IllegalStateException("cut");
                }
            };
            assertThatThrownBy(() -> new NeighborCandidates(descriptors, PUBLISHED, partial, 12, 128).find(cut))
                    .hasMessage("cut");
            reports.set(0);
            NeighborTable table = NeighborTable.of(
                    new NeighborCandidates(descriptors, PUBLISHED, partial, 11, 128),
                    "f",
                    (done, total) -> reports.incrementAndGet());
            int blocksDone = (last - 1) / descriptors.chunks();
            assertThat(reports.get())
                    .as("the blocks that were left, and the exact distances")
                    .isEqualTo(((40 - 12 * blocksDone + 10) / 11 + 1L) * descriptors.chunks());
            assertAgrees(table, BruteForce.distances(descriptors));
        }
    }

    @Test
    void tf32IsOffWhileNeighborsAreMined() throws IOException {
        boolean before = Tf32.isAllowed().orElse(false);
        List<Boolean> meanwhile = new ArrayList<>();
        NeighborTable.loadOrCompute(
                folder.resolve("neighbors.bin"),
                MemoryImages.random(40, 16, 3),
                TRANSFORM,
                bank,
                BALANCED,
                PUBLISHED,
                (done, total) -> meanwhile.add(Tf32.isAllowed().orElse(false)));
        assertThat(meanwhile).isNotEmpty().doesNotContain(true);
        assertThat(Tf32.isAllowed().orElse(false)).isEqualTo(before);
    }

    @Test
    void oneOfTwoThatNeedTheSameTableComputesIt() throws Exception {
        Path file = folder.resolve("neighbors.bin");
        MemoryImages images = MemoryImages.random(40, 16, 3);
        Callable<Boolean> compute = () -> {
            AtomicLong work = new AtomicLong();
            NeighborTable.loadOrCompute(
                    file, images, TRANSFORM, bank, BALANCED, PUBLISHED, (done, all) -> work.incrementAndGet());
            return work.get() > 0;
        };
        assertThat(Threads.call(2, List.of(compute, compute))).containsExactlyInAnyOrder(true, false);
        assertThat(folder.toFile().listFiles()).containsExactly(file.toFile());
    }

    @Test
    void whatWasFoundOfOtherImagesIsSwept() throws IOException {
        Path file = folder.resolve("neighbors.bin");
        Progress cut = (done, total) -> {
            throw new IllegalStateException("cut");
        };
        assertThatThrownBy(() -> NeighborTable.loadOrCompute(
                        file, MemoryImages.random(40, 16, 3), TRANSFORM, bank, BALANCED, PUBLISHED, cut))
                .hasMessage("cut");
        assertThat(folder.resolve(".neighbors.bin.work")).isNotEmptyDirectory();
        MemoryImages images = MemoryImages.random(40, 16, 4);
        NeighborTable table =
                NeighborTable.loadOrCompute(file, images, TRANSFORM, bank, BALANCED, PUBLISHED, Progress.none());
        assertAgrees(table, BruteForce.distances(images, TRANSFORM, bank, true));
        assertThat(folder.toFile().listFiles()).containsExactly(file.toFile());
    }

    @Test
    void equalDistancesAreOrderedByIndexAndListsNeverOverlap() throws IOException {
        RgbImage image = MemoryImages.random(1, 16, 3).read(0);
        MemoryImages same = new MemoryImages(Collections.nCopies(8, image), i -> "same" + i, "same");
        NeighborTable table = compute(same, new NeighborTable.Options(3, 4, Optional.empty(), Optional.empty()));
        assertThat(table.nearest(1)).containsExactly(0, 2, 3);
        assertThat(table.farthest(1)).containsExactly(7, 6, 5, 4);
        assertThat(table.farthest(7)).containsExactly(6, 5, 4, 3);
    }

    @Test
    void withScenesTheNearAreOfOtherScenesAndTheFarOfAny() throws IOException {
        MemoryImages images = MemoryImages.random(60, 16, 3).named(i -> "frame" + i + "_" + i % 3 + ".jpg");
        double[][] distances = BruteForce.distances(images, TRANSFORM, bank, true);
        NeighborTable table =
                compute(images, new NeighborTable.Options(4, 9, Optional.of(Scenes.lastDigit()), Optional.empty()));
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
        assertThatThrownBy(() -> compute(
                        scenes, new NeighborTable.Options(2, 2, Optional.of(Scenes.lastDigit()), Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lists of 2 near and 2 far neighbors need at least 4 images of other scenes than that of"
                        + " a2.jpg; there are 3");
        assertThatThrownBy(() -> Scenes.lastDigit().apply("frame.jpg")).hasMessageContaining("frame.jpg");
    }

    @ParameterizedTest
    @CsvSource({"106, 5, 100", "105, 5, 26", "19, 4, 4", "12, 3, 3", "4, 1, 1", "3, 1, 1"})
    void listsThatAreTooLongAreShortened(int images, int near, int far) throws IOException {
        NeighborTable.Options fitting =
                new NeighborTable.Options(5, 100, Optional.empty(), Optional.empty()).fitting(images);
        assertThat(fitting).isEqualTo(new NeighborTable.Options(near, far, Optional.empty(), Optional.empty()));
        if (images < 20) {
            assertThat(compute(MemoryImages.random(images, 16, 3), fitting).farthest(0))
                    .hasSize(far);
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
        assertThat(again).usingRecursiveComparison().isEqualTo(first);
        NeighborTable.loadOrCompute(file, MemoryImages.random(30, 16, 4), TRANSFORM, bank, BALANCED, PUBLISHED, count);
        assertThat(work.get()).isPositive();
        assertThat(file.getParent().toFile().listFiles()).containsExactly(file.toFile());
    }

    @Test
    void fingerprintDependsOnAllThatMatters() {
        MemoryImages images = MemoryImages.random(30, 16, 3).named(i -> "a" + i + ".jpg");
        NeighborTable.Options scenes =
                new NeighborTable.Options(5, 13, Optional.of(Scenes.lastDigit()), Optional.empty());
        assertThat(List.of(
                        NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, PUBLISHED),
                        NeighborTable.fingerprint(MemoryImages.random(30, 16, 4), TRANSFORM, bank, BALANCED, PUBLISHED),
                        NeighborTable.fingerprint(images, PairAugmentation.resize(8), bank, BALANCED, PUBLISHED),
                        NeighborTable.fingerprint(
                                images, TRANSFORM, bank, StyleDescriptors.Options.published(), PUBLISHED),
                        NeighborTable.fingerprint(
                                images, TRANSFORM, bank, BALANCED.sketched(Optional.of(9)), PUBLISHED),
                        NeighborTable.fingerprint(
                                images,
                                TRANSFORM,
                                bank,
                                BALANCED,
                                new NeighborTable.Options(5, 12, Optional.empty(), Optional.empty())),
                        NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, cells(9, 4)),
                        NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, cells(9, 5)),
                        NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, cells(8, 4)),
                        NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, scenes),
                        NeighborTable.fingerprint(images.named(i -> "1.jpg"), TRANSFORM, bank, BALANCED, scenes)))
                .doesNotHaveDuplicates();
        assertThat(NeighborTable.fingerprint(
                        images, new PairAugmentation(List.of(), 16, true), bank, BALANCED, PUBLISHED))
                .isEqualTo(NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, PUBLISHED));
        assertThat(NeighborTable.fingerprint(
                        images, TRANSFORM, bank, new StyleDescriptors.Options(3, true, 5, Optional.empty()), PUBLISHED))
                .isEqualTo(NeighborTable.fingerprint(images, TRANSFORM, bank, BALANCED, PUBLISHED));
    }

    private static NeighborTable.Options cells(int count, int probes) {
        return new NeighborTable.Options(5, 13, Optional.empty(), Optional.of(new NeighborTable.Cells(count, probes)));
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
        List<Long> totals = new ArrayList<>();
        try (StyleDescriptors descriptors = describe(MemoryImages.random(20, 16, 3), true)) {
            new NeighborCandidates(descriptors, PUBLISHED, unused(), 7, 128).find((done, total) -> {
                reports.add(done);
                totals.add(total);
            });
        }
        assertThat(reports).isSorted().doesNotHaveDuplicates().hasSize(3 * 7).endsWith(7L * (20 + 13 + 6));
        assertThat(totals).containsOnly(7L * (20 + 13 + 6));
    }

    private static List<Integer> boxed(int[] values) {
        return IntStream.of(values).boxed().toList();
    }

    @Test
    @Tag("slow")
    void whateverIsInAFileIsATableOrNone() throws Exception {
        byte[] valid = NeighborTableFormat.encode("abc", new int[][] {{1}, {2}, {0}}, new int[][] {{2}, {0}, {1}});
        Path file = folder.resolve("neighbors.bin");
        Mutations.feed("neighbors", valid, file.toString(), IOException.class, bytes -> {
            if (bytes.length % 4 > 0 && bytes.length > 4) {
                CRC32C checksum = new CRC32C();
                checksum.update(bytes, 0, bytes.length - 4);
                ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) checksum.getValue());
            }
            Files.write(file, bytes);
            NeighborTable.load(file, "abc");
        });
    }
}
