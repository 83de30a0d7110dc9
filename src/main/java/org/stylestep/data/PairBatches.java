package org.stylestep.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.random.KeyedRandom;

/**
 * The batches of a training run, by step: shuffled anew every epoch, augmented, and the same whatever the number of threads or the step
 * a run is resumed from.
 *
 * <p>Image {@code i} of step {@code s} stands at position {@code s * batchSize + i} of the {@link ShuffleSampler}; its augmentation is
 * keyed by seed, epoch and index. A batch may reach from one epoch into the next, so no image is left out.
 */
public final class PairBatches {

    private final PairedImages pairs;
    private final Augmentation augmentation;
    private final int batchSize;
    private final long seed;
    private final ShuffleSampler order;

    /**
     * Sets up the batches.
     *
     * @param pairs the pairs to train on
     * @param augmentation what happens to them
     * @param batchSize pairs in a batch, at least 1
     * @param seed the run's seed
     */
    public PairBatches(PairedImages pairs, Augmentation augmentation, int batchSize, long seed) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size must be at least 1: " + batchSize);
        }
        this.pairs = pairs;
        this.augmentation = augmentation;
        this.batchSize = batchSize;
        this.seed = seed;
        this.order = new ShuffleSampler(pairs.size(), seed, "pair order");
    }

    /** Returns how many channels the inputs have. */
    public int inputChannels() {
        return pairs.inputChannels();
    }

    /** Returns how many pairs a batch has. */
    public int batchSize() {
        return batchSize;
    }

    /** Returns a fingerprint of the images, as {@link PairedImages#fingerprint()}. */
    public String fingerprint() {
        return pairs.fingerprint();
    }

    /**
     * Reads and augments the pairs of a step.
     *
     * @param step the step, from 0
     * @return {@code batchSize} pairs
     * @throws IOException if one cannot be read
     * @throws IllegalArgumentException if one cannot be augmented, for instance because it is smaller than the crop, or its input has
     *     other channels than {@link PairedImages#inputChannels()} promises; the message names it
     */
    public HostPairBatch make(long step) throws IOException {
        List<ChannelImage> inputs = new ArrayList<>(batchSize);
        List<RgbImage> targets = new ArrayList<>(batchSize);
        List<String> names = new ArrayList<>(batchSize);
        for (int i = 0; i < batchSize; i++) {
            long position = step * batchSize + i;
            int index = order.at(position);
            ImagePair pair = augmented(index, order.epoch(position));
            inputs.add(pair.input());
            targets.add(pair.target());
            names.add(pairs.name(index));
        }
        return new HostPairBatch(HostBatch.of(inputs), new HostBatch(targets), names);
    }

    /** Returns the names of the pairs of a step, from 0. */
    public List<String> names(long step) {
        return IntStream.range(0, batchSize)
                .mapToObj(i -> pairs.name(order.at(step * batchSize + i)))
                .toList();
    }

    /** Makes batches ahead of the trainer; close the loader. */
    public PrefetchingDataLoader<HostPairBatch> from(long firstStep, long endStep, int threads) {
        return new PrefetchingDataLoader<>(this::make, firstStep, endStep, threads);
    }

    private ImagePair augmented(int index, long epoch) throws IOException {
        ImagePair pair = pairs.read(index);
        RandomGenerator random = KeyedRandom.of(seed, "pair augmentation", epoch, index);
        try {
            return requireChannels(augmentation.apply(pair, random));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(pairs.name(index) + ": " + e.getMessage(), e);
        }
    }

    private ImagePair requireChannels(ImagePair pair) {
        if (pair.input().channels() != pairs.inputChannels()) {
            throw new IllegalArgumentException("its input has " + pair.input().channels() + " channels, but "
                    + pairs.inputChannels() + " were announced for all pairs (PairedImages.inputChannels)");
        }
        return pair;
    }
}
