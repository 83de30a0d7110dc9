package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.mining.NearestFarthestMiner.Scene;

/** The approximate search, in one process. */
final class CellSearchTest {

    @TempDir
    private Path folder;

    private TableParts open(String table, Images images, Scene scene, Optional<Integer> cells, int probes)
            throws IOException {
        return open(table, images, scene, cells, probes, Progress.none());
    }

    private TableParts open(
            String table, Images images, Scene scene, Optional<Integer> cells, int probes, Progress progress)
            throws IOException {
        return new TableParts(
                new NearestFarthestMiner.Options(
                        5,
                        13,
                        Optional.empty(),
                        Optional.of(NumberedImages.SIDE),
                        scene,
                        Optional.of(256),
                        cells,
                        cells.map(any -> probes)),
                new MiningContext(
                        "data",
                        images,
                        PairAugmentation.resize(NumberedImages.SIDE),
                        () -> new NumberedImages.Features(Device.cpu()),
                        false,
                        folder.resolve(table),
                        progress));
    }

    private NeighborTable compute(Images images, Scene scene, Optional<Integer> cells, int probes) throws IOException {
        try (TableParts parts = open("table", images, scene, cells, probes)) {
            return parts.whole();
        }
    }

    /** With images that are equal, so that there are empty cells, and with cells of more rows than a block. */
    @ParameterizedTest
    @CsvSource({"100, 100, 1", "100, 100, 10", "100, 40, 60", "100, 40, 100", "1500, 1500, 1", "1500, 1500, 5"})
    void amongAllCellsTheNeighborsAreExact(int count, int distinct, int cells) throws IOException {
        Images images = repeated(count, distinct);

        assertSame(
                compute(images, Scene.NONE, Optional.of(cells), cells),
                compute(images, Scene.NONE, Optional.empty(), 0));
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "30, 30"})
    void amongAllCellsTheNeighborsOfOtherScenesAreExact(int cells, int probes) throws IOException {
        Images images = new NumberedImages.Numbered(120);

        NeighborTable table = compute(images, Scene.LAST_DIGIT, Optional.of(cells), probes);

        assertSame(table, compute(images, Scene.LAST_DIGIT, Optional.empty(), 0));
        assertThat(IntStream.range(0, 120))
                .allMatch(i -> IntStream.of(table.nearest(i)).noneMatch(j -> i % 10 == j % 10));
    }

    /** One probe of a few images: more cells are taken until the lists are full. */
    @ParameterizedTest
    @CsvSource({"NONE, 100", "LAST_DIGIT, 100", "NONE, 25", "LAST_DIGIT, 3"})
    void listsAreFullAndShareNoImageHoweverSmallTheCellsAre(Scene scene, int cells) throws IOException {
        NeighborTable table = compute(repeated(100, 90), scene, Optional.of(cells), 1);

        for (int i = 0; i < 100; i++) {
            Set<Integer> all = new HashSet<>(Set.of(i));
            IntStream.of(table.nearest(i)).forEach(all::add);
            IntStream.of(table.farthest(i)).forEach(all::add);
            assertThat(all).hasSize(1 + 5 + 13);
        }
    }

    @Test
    void fewProbesFindMostNeighbors() throws IOException {
        Images images = new NumberedImages.Numbered(4000);
        NeighborTable exact = compute(images, Scene.NONE, Optional.empty(), 0);

        NeighborTable table = compute(images, Scene.NONE, Optional.of(60), 16);

        double near = BruteForce.agreement(4000, table::nearest, exact::nearest);
        double far = BruteForce.agreement(4000, table::farthest, exact::farthest);
        assertThat(near).as("nearest").isGreaterThan(0.9);
        assertThat(far).as("farthest").isGreaterThan(0.9);
    }

    @Test
    void partsInAnyOrderGiveTheBytesOfTheWhole() throws IOException {
        Images images = new NumberedImages.Numbered(300);
        try (TableParts whole = open("whole", images, Scene.LAST_DIGIT, Optional.of(17), 3);
                TableParts parts = open("parts", images, Scene.LAST_DIGIT, Optional.of(17), 3)) {
            whole.whole();

            parts.whole(16, (count, fingerprint, described) -> {
                assertThat(count).isEqualTo(described ? 17 : 19);
                for (int number = count - 1; number >= 0; number--) {
                    parts.compute(number, 16, fingerprint, described);
                }
            });
        }
        assertThat(folder.resolve("parts")).hasSameBinaryContentAs(folder.resolve("whole"));
        assertThat(folder.resolve(".parts.work")).doesNotExist();
    }

    @Test
    void aSearchThatWasCutComputesTheCellsThatAreLeft() throws IOException {
        Images images = new NumberedImages.Numbered(300);
        List<Path> computed = new ArrayList<>();
        try (TableParts whole = open("whole", images, Scene.NONE, Optional.of(17), 3);
                TableParts parts = open("parts", images, Scene.NONE, Optional.of(17), 3)) {
            whole.whole();
            TableParts.Parts some = (count, fingerprint, described) -> {
                for (int number = 0; number < count; number++) {
                    if (described) {
                        Path file =
                                CellSearch.part(folder.resolve(".parts.work").resolve(fingerprint), number);
                        if (computed.size() == 5) {
                            throw new IOException("cut");
                        } else if (Files.notExists(file)) {
                            computed.add(file);
                        }
                    }
                    parts.compute(number, 304, fingerprint, described);
                }
            };
            assertThatThrownBy(() -> parts.whole(304, some)).hasMessage("cut");
        }
        int[] reports = new int[1];
        Progress counting = (done, total) -> {
            if (total == 17 && done == 6) {
                reports[0]++;
                assertThat(computed).allMatch(Files::exists);
                throw new IllegalStateException("cut again");
            }
        };
        try (TableParts parts = open("parts", images, Scene.NONE, Optional.of(17), 3, counting)) {
            assertThatThrownBy(parts::whole).hasMessage("cut again");
        }
        try (TableParts parts = open("parts", images, Scene.NONE, Optional.of(17), 3)) {
            parts.whole();
        }
        assertThat(reports).containsExactly(1);
        assertThat(folder.resolve("parts")).hasSameBinaryContentAs(folder.resolve("whole"));
    }

    @Test
    void combinationsWithoutSenseAreRefused() {
        assertThatThrownBy(() -> options(Optional.empty(), Optional.of(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("probes need cells: set cells, too");
        assertThatThrownBy(() -> options(Optional.of(5), Optional.of(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("probes must be from 1 to cells, 5");
        assertThatThrownBy(() -> options(Optional.of(0), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cells must be above 0");
        assertThatThrownBy(() -> open("table", new NumberedImages.Numbered(100), Scene.NONE, Optional.of(101), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mining.cells is 101, and data has 100 images: take about the square root of it");
    }

    @Test
    void sixteenCellsAreProbedUnlessThereAreFewerAndHeldOutImagesAreComparedWithAll() {
        assertThat(options(Optional.of(5), Optional.empty()).lists(false).cells())
                .contains(new NeighborTable.Cells(5, 5));
        assertThat(options(Optional.of(50), Optional.empty()).lists(false).cells())
                .contains(new NeighborTable.Cells(50, 16));
        assertThat(options(Optional.of(50), Optional.of(20)).lists(true).cells())
                .isEmpty();
    }

    private static NearestFarthestMiner.Options options(Optional<Integer> cells, Optional<Integer> probes) {
        return new NearestFarthestMiner.Options(
                5, 13, Optional.empty(), Optional.empty(), Scene.NONE, Optional.empty(), cells, probes);
    }

    private static Images repeated(int count, int distinct) {
        NumberedImages.Numbered some = new NumberedImages.Numbered(distinct);
        return new MemoryImages(
                IntStream.range(0, count).mapToObj(i -> some.read(i % distinct)).toList(),
                Integer::toString,
                "repeated " + count + " " + distinct);
    }

    private static void assertSame(NeighborTable actual, NeighborTable expected) {
        assertThat(lists(actual.size(), actual::nearest)).isDeepEqualTo(lists(expected.size(), expected::nearest));
        assertThat(lists(actual.size(), actual::farthest)).isDeepEqualTo(lists(expected.size(), expected::farthest));
    }

    private static int[][] lists(int size, IntFunction<int[]> list) {
        return IntStream.range(0, size).mapToObj(list).toArray(int[][]::new);
    }

    /** A million rows do not fit a buffer by 1024 columns. */
    @Test
    void chunksAreNarrowerWhereThereAreManyRows() throws IOException {
        Path file = folder.resolve("descriptors");
        float[] first = NumberedImages.gaussians(new Random(1), 1200);
        float[] second = NumberedImages.gaussians(new Random(2), 1200);
        try (DescriptorStore store = new DescriptorStore(file, 1_000_000, 1200)) {
            store.append(new float[][] {first, second});
        }
        try (DescriptorStore store = new DescriptorStore(file, 1_000_000, 1200)) {
            assertThat(store.rows(0, 1)).isDeepEqualTo(new float[][] {first, second});
            assertThat(store.chunks()).isEqualTo(3);
            assertThat(store.width(0) * 1_000_000L * Float.BYTES).isLessThanOrEqualTo(Integer.MAX_VALUE);
            assertThat(store.column(2) + store.width(2)).isEqualTo(1200);
        }
        Files.delete(file);
    }
}
