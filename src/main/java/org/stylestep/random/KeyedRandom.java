package org.stylestep.random;

import java.util.random.RandomGenerator;

/**
 * Random generators that follow from what they are for, so that no draw depends on another one's time or thread.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a counter
 * in steps of 2<sup>64</sup>/φ, scrambled by the finalizer of its section 5 in Stafford's variant 13. Seed, purpose and keys are
 * scrambled one after another into its start.
 */
public final class KeyedRandom implements RandomGenerator {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private KeyedRandom(long state) {
        this.state = state;
    }

    /**
     * Makes a generator: the same arguments give the same numbers, on every machine; any other argument gives unrelated ones.
     *
     * @param seed the run's seed
     * @param purpose what the numbers are for, so that two users of the same keys do not draw the same numbers
     * @param keys the place of the draw, for instance epoch and index
     * @return a generator for one thread
     */
    public static RandomGenerator of(long seed, String purpose, long... keys) {
        long state = scramble(seed + GOLDEN);
        for (int i = 0; i < purpose.length(); i++) {
            state = absorb(state, purpose.charAt(i));
        }
        // Ends the purpose, so that a letter of it cannot be mistaken for a key.
        state = absorb(state, -1 - purpose.length());
        for (long key : keys) {
            state = absorb(state, key);
        }
        return new KeyedRandom(state);
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return scramble(state);
    }

    private static long absorb(long state, long key) {
        return scramble(scramble(state + GOLDEN) + scramble(key + GOLDEN));
    }

    private static long scramble(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
