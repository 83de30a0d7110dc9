package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.stylestep.data.Augmentation;
import org.stylestep.data.HostBatch;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.image.RgbImage;

final class TripletBatchesTest {

    private static final PairAugmentation RANDOM_CROP = new PairAugmentation(List.of(), 8, true);

    /** The next image is the positive; the negative is anyone. */
    private record NextMiner(int size) implements TripletMiner {
        @Override
        public Triplet draw(int anchor, RandomGenerator random) {
            return new Triplet(anchor, (anchor + 1) % size, random.nextInt(size));
        }
    }

    private static float[] pixels(HostBatch batch) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            return batch.toArray(manager).toFloatArray();
        }
    }

    @Test
    void everyImageIsAnAnchorOnceAnEpoch() {
        TripletBatches batches =
                new TripletBatches(MemoryImages.random(10, 8, 1), RANDOM_CROP, new NextMiner(10), 5, 3);
        for (int epoch = 0; epoch < 2; epoch++) {
            List<Integer> anchors = new ArrayList<>();
            for (int step = 0; step < 2; step++) {
                batches.triplets(2 * epoch + step).forEach(triplet -> anchors.add(triplet.anchor()));
            }
            assertThat(anchors).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @Test
    void holdsAnchorsThenPositivesThenNegatives() throws IOException {
        MemoryImages images = MemoryImages.random(10, 8, 1);
        PairAugmentation plain = new PairAugmentation(List.of(), 8, false);
        TripletBatches batches = new TripletBatches(images, plain, new NextMiner(10), 4, 3);
        List<RgbImage> expected = new ArrayList<>();
        List<Triplet> triplets = batches.triplets(6);
        triplets.forEach(triplet -> expected.add(images.read(triplet.anchor())));
        triplets.forEach(triplet -> expected.add(images.read(triplet.positive())));
        triplets.forEach(triplet -> expected.add(images.read(triplet.negative())));
        assertThat(pixels(batches.make(6))).isEqualTo(pixels(new HostBatch(expected)));
        Augmentation twice = Augmentation.sequence(List.of(plain, new PairAugmentation(List.of(), 4, false)));
        assertThat(new TripletBatches(images, twice, new NextMiner(10), 4, 3)
                        .make(6)
                        .width())
                .isEqualTo(4);
    }

    @Test
    void doesNotDependOnThreadsOrTheFirstStep() throws IOException {
        TripletBatches batches =
                new TripletBatches(MemoryImages.random(10, 12, 1), RANDOM_CROP, new NextMiner(10), 4, 3);
        try (PrefetchingDataLoader<HostBatch> loader = batches.from(3, 9, 3)) {
            for (int step = 3; step < 9; step++) {
                assertThat(pixels(loader.next())).isEqualTo(pixels(batches.make(step)));
            }
        }
        TripletBatches otherSeed =
                new TripletBatches(MemoryImages.random(10, 12, 1), RANDOM_CROP, new NextMiner(10), 4, 4);
        assertThat(pixels(otherSeed.make(3))).isNotEqualTo(pixels(batches.make(3)));
    }

    @Test
    void augmentsEachImageOfATripletByItself() throws IOException {
        RgbImage image = MemoryImages.random(1, 32, 1).read(0);
        MemoryImages same = new MemoryImages(Collections.nCopies(2, image), i -> "same", "same");
        TripletBatches batches = new TripletBatches(same, RANDOM_CROP, new NextMiner(2), 1, 3);
        float[] pixels = pixels(batches.make(0));
        int one = 3 * 8 * 8;
        List<List<Float>> views = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Float> transform = new ArrayList<>();
            for (int k = 0; k < one; k++) {
                transform.add(pixels[i * one + k]);
            }
            views.add(transform);
        }
        assertThat(views).doesNotHaveDuplicates();
    }

    @Test
    void fixedTripletsAreAlwaysTheSameAndUseEveryAnchor() {
        List<Triplet> fixed = TripletBatches.fixed(new NextMiner(10), 20, 5);
        assertThat(fixed).isEqualTo(TripletBatches.fixed(new NextMiner(10), 20, 5));
        assertThat(fixed).isNotEqualTo(TripletBatches.fixed(new NextMiner(10), 20, 6));
        assertThat(fixed.subList(0, 10))
                .extracting(Triplet::anchor)
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void namesWhatIsWrong() {
        MemoryImages images = MemoryImages.random(10, 8, 1);
        assertThatThrownBy(() -> new TripletBatches(images, RANDOM_CROP, new NextMiner(9), 4, 3))
                .hasMessageContaining("The miner has 9 images, but there are 10");
        PairAugmentation large = new PairAugmentation(List.of(), 9, false);
        TripletBatches batches = new TripletBatches(images, large, new NextMiner(10), 1, 3);
        assertThatThrownBy(() -> batches.make(0)).hasMessageMatching("image\\d\\.png: .*8x8.*");
    }
}
