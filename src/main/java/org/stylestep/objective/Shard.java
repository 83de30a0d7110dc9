package org.stylestep.objective;

/**
 * Which part of a step's batch is computed: one of several of equal size, whose gradients are averaged.
 *
 * @param index which one, from 0
 * @param count how many there are
 */
public record Shard(int index, int count) {

    /** The whole batch. */
    public static final Shard WHOLE = new Shard(0, 1);

    /** Checks that there is such a part. */
    public Shard {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("there is no part " + index + " of " + count);
        }
    }
}
