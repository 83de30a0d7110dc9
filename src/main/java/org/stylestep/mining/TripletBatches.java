package org.stylestep.mining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stylestep.data.Augmentation;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.data.ShuffleSampler;
import org.stylestep.image.RgbImage;
import org.stylestep.random.KeyedRandom;

/**
 * The batches of the style encoder's training: every image is an anchor once an epoch, its positive and negative drawn anew each time.
 *
 * <p>Every draw is keyed by seed, step and place in the batch, so a batch does not depend on threads or on the step a run began with.
 */
public final class TripletBatches {

    private static final String ANCHORS = "triplet anchors";

    private final Images images;
    private final Augmentation augmentation;
    private final TripletMiner miner;
    private final int batchSize;
    private final long seed;
    private final ShuffleSampler order;

    /**
     * Sets up the batches of {@code batchSize} triplets (published: 12) that the miner draws, each image augmented by itself.
     */
    public TripletBatches(Images images, Augmentation augmentation, TripletMiner miner, int batchSize, long seed) {
        if (images.size() != miner.size()) {
            throw new IllegalArgumentException("The miner has " + miner.size() + " images, but there are "
                    + images.size() + ": were the neighbors computed from other images?");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size must be at least 1: " + batchSize);
        }
        this.images = images;
        this.augmentation = augmentation;
        this.miner = miner;
        this.batchSize = batchSize;
        this.seed = seed;
        order = new ShuffleSampler(miner.size(), seed, ANCHORS);
    }

    /** Returns how many triplets a batch has. */
    public int batchSize() {
        return batchSize;
    }

    /** Returns a fingerprint of the images, as {@link Images#fingerprint()}. */
    public String fingerprint() {
        return images.fingerprint();
    }

    /** {@return the {@code batchSize} triplets of a step, from 0} */
    public List<Triplet> triplets(long step) {
        return IntStream.range(0, batchSize)
                .mapToObj(i -> {
                    int anchor = order.at(step * batchSize + i);
                    return miner.draw(anchor, KeyedRandom.of(seed, "triplet", step, i));
                })
                .toList();
    }

    /** Returns the names of the images of a step, from 0: anchor, positive and negative of each triplet in turn. */
    public List<String> names(long step) {
        return triplets(step).stream()
                .flatMap(triplet -> Stream.of(triplet.anchor(), triplet.positive(), triplet.negative()))
                .map(images::name)
                .toList();
    }

    /**
     * Reads and augments the images of a step: all anchors, then all positives, then all negatives.
     *
     * @throws IOException if an image cannot be read
     * @throws IllegalArgumentException if one is smaller than the crop; the message names it
     */
    public HostBatch make(long step) throws IOException {
        List<Triplet> triplets = triplets(step);
        List<RgbImage> views = new ArrayList<>(3 * batchSize);
        for (int place = 0; place < 3 * batchSize; place++) {
            Triplet triplet = triplets.get(place % batchSize);
            int index = switch (place / batchSize) {
                case 0 -> triplet.anchor();
                case 1 -> triplet.positive();
                default -> triplet.negative();
            };
            views.add(augmented(index, KeyedRandom.of(seed, "triplet augmentation", step, place)));
        }
        return new HostBatch(views);
    }

    private RgbImage augmented(int index, RandomGenerator random) throws IOException {
        RgbImage image = images.read(index);
        try {
            return augmentation.apply(image, random);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(images.name(index) + ": " + e.getMessage(), e);
        }
    }

    /**
     * {@return a loader, to be closed, that makes the batches from the first step to before the end, ahead of the trainer, on so many threads}
     */
    public PrefetchingDataLoader<HostBatch> from(long firstStep, long endStep, int threads) {
        return new PrefetchingDataLoader<>(this::make, firstStep, endStep, threads);
    }

    /**
     * {@return so many triplets, always the same for a seed, to measure held-out accuracy with; anchors repeat only after each was drawn}
     */
    public static List<Triplet> fixed(TripletMiner miner, int count, long seed) {
        ShuffleSampler anchors = new ShuffleSampler(miner.size(), seed, "fixed triplet anchors");
        return IntStream.range(0, count)
                .mapToObj(i -> miner.draw(anchors.at(i), KeyedRandom.of(seed, "fixed triplet", i)))
                .toList();
    }
}
