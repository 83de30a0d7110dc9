package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;

final class PairBatchesTest {

    private static final PairAugmentation AUGMENTATION = new PairAugmentation(List.of(20, 24), 16, true);

    @TempDir
    private Path folder;

    private PairedImages pairs;

    @BeforeEach
    void makePairs() throws IOException {
        for (int i = 0; i < 7; i++) {
            Pictures.save(folder.resolve(i + ".png"), Pictures.noise(40, 20, i));
        }
        pairs = PairedImageFolder.open(folder, InputSide.LEFT, Unreadable.STOP);
    }

    @Test
    void oneThreadAndFourMakeTheSameBytes() throws IOException {
        PairBatches batches = new PairBatches(pairs, AUGMENTATION, 3, 11);
        List<List<Object>> alone = all(batches, 0, 20, 1);

        assertThat(all(batches, 0, 20, 4)).isEqualTo(alone);
        assertThat(all(new PairBatches(pairs.cached(10_000), AUGMENTATION, 3, 11), 0, 20, 4))
                .isEqualTo(alone);
        assertThat(all(new PairBatches(pairs, AUGMENTATION, 3, 12), 0, 20, 1)).isNotEqualTo(alone);
    }

    @Test
    void aRunGoesOnFromAnyStep() throws IOException {
        List<List<Object>> whole = all(new PairBatches(pairs, AUGMENTATION, 3, 11), 0, 20, 2);

        assertThat(all(new PairBatches(pairs, AUGMENTATION, 3, 11), 13, 20, 2)).isEqualTo(whole.subList(13, 20));
    }

    @Test
    void everyImageIsShownOnceAnEpochAndCutAnewEachTime() throws IOException {
        PairBatches batches = new PairBatches(pairs, AUGMENTATION, 7, 1);
        Set<List<Object>> distinct = new HashSet<>();
        for (int epoch = 0; epoch < 4; epoch++) {
            List<Object> batch = contents(batches.make(epoch));
            Object names = batch.get(2);
            assertThat(new HashSet<>((List<?>) names)).hasSize(7);
            distinct.add(batch);
        }
        assertThat(distinct).hasSize(4);
    }

    @Test
    void anImageSmallerThanTheCropIsNamed() throws IOException {
        Pictures.save(folder.resolve("5.png"), Pictures.noise(20, 10, 1));
        PairBatches batches = new PairBatches(pairs, new PairAugmentation(List.of(), 16, false), 7, 1);

        assertThatThrownBy(() -> batches.make(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("5.png", "10x10", "16x16");
        assertThatThrownBy(() -> new PairBatches(pairs, AUGMENTATION, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anInputOfOtherChannelsIsNamed() {
        Augmentation gray = new Augmentation() {
            @Override
            public ImagePair apply(ImagePair pair, RandomGenerator random) {
                return new ImagePair(ChannelImage.of(pair.input().toRgb(), 1), pair.target());
            }

            @Override
            public RgbImage apply(RgbImage image, RandomGenerator random) {
                return image;
            }
        };
        PairBatches batches = new PairBatches(pairs, gray, 1, 1);

        assertThat(batches.inputChannels()).isEqualTo(3);
        assertThatThrownBy(() -> batches.make(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(".png: its input has 1 channels", "3 were announced");
    }

    @Test
    void theCheckReportsAllThatIsWrong() throws IOException {
        Pictures.save(folder.resolve("7.png"), Pictures.noise(41, 20, 1));
        Pictures.save(folder.resolve("8.png"), Pictures.noise(20, 20, 1));
        Pictures.save(folder.resolve("9.png"), Pictures.noise(40, 20, 3));
        Files.write(folder.resolve("10.png"), new byte[0]);
        Files.writeString(folder.resolve("11.jpg"), "hello");

        List<String> progress = new ArrayList<>();
        DatasetCheck.Report report = DatasetCheck.of(
                List.of(new DatasetCheck.Split(folder, Optional.empty())),
                false,
                Optional.of(AUGMENTATION),
                (pairs, across) ->
                        FileFinding.decode(pairs, across, (done, total) -> progress.add(done + "/" + total)));

        assertThat(progress).hasSize(12).startsWith("1/12").endsWith("12/12");
        assertThat(report.files()).isEqualTo(12);
        assertThat(report.sizes()).containsExactly(Map.entry("40x20", 8), Map.entry("41x20", 1), Map.entry("20x20", 1));
        assertThat(report.problems().get(DatasetCheck.Fault.UNREADABLE))
                .extracting(DatasetCheck.Problem::name)
                .containsExactly("10.png", "11.jpg");
        assertThat(report.problems().get(DatasetCheck.Fault.UNREADABLE).get(0).reason())
                .contains("0 bytes");
        assertThat(report.problems().get(DatasetCheck.Fault.ODD_WIDTH))
                .extracting(DatasetCheck.Problem::name)
                .containsExactly("7.png");
        assertThat(report.problems().get(DatasetCheck.Fault.TOO_SMALL))
                .extracting(DatasetCheck.Problem::name)
                .containsExactly("8.png");
        assertThat(report.problems().get(DatasetCheck.Fault.TOO_SMALL).get(0).reason())
                .contains("10x20", "16x16");
        assertThat(report.duplicates()).containsExactly(List.of("3.png", "9.png"));
        assertThat(report.isUsable()).isFalse();
        assertThatThrownBy(() -> DatasetCheck.of(
                        List.of(new DatasetCheck.Split(folder.resolve("none"), Optional.empty())),
                        false,
                        Optional.empty(),
                        (pairs, across) -> List.of()))
                .hasMessageContaining("none");
    }

    private static List<List<Object>> all(PairBatches batches, long first, long end, int threads) throws IOException {
        List<List<Object>> all = new ArrayList<>();
        try (PrefetchingDataLoader<HostPairBatch> loader = batches.from(first, end, threads)) {
            while (loader.hasNext()) {
                all.add(contents(loader.next()));
            }
        }
        return all;
    }

    private static List<Object> contents(HostPairBatch pixels) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray inputs = pixels.inputs().toArray(manager);
            NDArray targets = pixels.targets().toArray(manager);
            return List.of(HostBatch.fromArray(inputs), HostBatch.fromArray(targets), pixels.names());
        }
    }
}
