package org.stylestep.data;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import org.stylestep.random.KeyedRandom;

/**
 * The order in which images are shown: every epoch is a shuffle of all of them, and epochs follow each other for ever.
 *
 * <p>An epoch's shuffle depends on the seed, the purpose and the epoch's number alone, so any position can be asked for at any time,
 * from any thread.
 */
public final class ShuffleSampler {

    /** One epoch's order. */
    private static final class Shuffle {

        final long epoch;
        final int[] order;

        Shuffle(long epoch, int[] order) {
            this.epoch = epoch;
            this.order = order;
        }
    }

    private final int size;
    private final long seed;
    private final String purpose;

    /** The shuffle of the newest even and of the newest odd epoch: near an epoch's end, threads ask for both. */
    private final AtomicReferenceArray<Shuffle> recent = new AtomicReferenceArray<>(2);

    /**
     * Makes the order of a set of images.
     *
     * @param size how many images there are, at least 1
     * @param seed the run's seed
     * @param purpose what the order is for; another purpose gives another order
     */
    public ShuffleSampler(int size, long seed, String purpose) {
        if (size < 1) {
            throw new IllegalArgumentException("There is no order of " + size + " images");
        }
        this.size = size;
        this.seed = seed;
        this.purpose = purpose;
    }

    /**
     * Returns the index of the image shown at a position.
     *
     * @param position {@code step * batchSize + i}, from 0
     * @return an index in [0, size)
     */
    public int at(long position) {
        return shuffle(epoch(position)).order[(int) (position % size)];
    }

    /** Returns the number, from 0, of the epoch that a position of {@link #at} lies in. */
    public long epoch(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("Positions begin at 0: " + position);
        }
        return position / size;
    }

    /** {@return the numbers in [0, size), each once, in a drawn order} */
    public static int[] shuffled(int size, RandomGenerator random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private Shuffle shuffle(long epoch) {
        int slot = (int) (epoch & 1);
        Shuffle known = recent.get(slot);
        if (known != null && known.epoch == epoch) {
            return known;
        }
        Shuffle made = new Shuffle(epoch, shuffled(size, KeyedRandom.of(seed, purpose, epoch)));
        recent.set(slot, made);
        return made;
    }
}
