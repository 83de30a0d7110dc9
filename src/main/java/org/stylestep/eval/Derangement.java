package org.stylestep.eval;

import java.util.random.RandomGenerator;
import org.stylestep.random.KeyedRandom;

/** Gives every one of several images another one: all of them in one random ring, each followed by the next. */
final class Derangement {

    private Derangement() {}

    /**
     * Draws the ring.
     *
     * @param size how many images, at least 2
     * @param seed the draw's seed
     * @return for each image the number of the one that follows it, never its own
     */
    static int[] of(int size, long seed) {
        if (size < 2) {
            throw new IllegalArgumentException("Another's style needs at least 2 images, not " + size);
        }
        RandomGenerator random = KeyedRandom.of(seed, "derangement");
        int[] ring = new int[size];
        for (int i = 0; i < size; i++) {
            int place = random.nextInt(i + 1);
            ring[i] = ring[place];
            ring[place] = i;
        }
        int[] next = new int[size];
        for (int i = 0; i < size; i++) {
            next[ring[i]] = ring[(i + 1) % size];
        }
        return next;
    }
}
