package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;
import org.stylestep.random.KeyedRandom;

/**
 * Unit-normal numbers that depend on the seed, the step and the purpose alone, so that a resumed run draws the same ones. Those of a shard are the
 * ones that its rows have in the whole batch.
 */
public final class Noise {

    private final long seed;
    private final long step;
    private final Shard shard;
    private boolean used;

    /** Creates the numbers of a whole batch: the run's seed, and the step, from 0. */
    public Noise(long seed, long step) {
        this(seed, step, Shard.WHOLE);
    }

    /** Creates the numbers of a part of a batch. */
    public Noise(long seed, long step, Shard shard) {
        this.seed = seed;
        this.step = step;
        this.shard = shard;
    }

    /** {@return the part of the batch} */
    Shard shard() {
        return shard;
    }

    /** {@return the step, from 0} */
    long step() {
        used = true;
        return step;
    }

    /** {@return whether anything was drawn, or the step was asked for: what was computed would then be other in another step} */
    public boolean isUsed() {
        return used;
    }

    /** {@return the generator of a row of this shard, which has so many} */
    RandomGenerator ofRow(String purpose, int row, int rows) {
        return KeyedRandom.of(seed, purpose, step(), (long) shard.index() * rows + row);
    }

    /**
     * {@return float32, each element N(0, 1), in the manager and on its device; the same purpose and shape give the same numbers, and two purposes
     * are independent}
     */
    public NDArray normal(String purpose, Shape shape, NDManager manager) {
        RandomGenerator random = KeyedRandom.of(seed, purpose, step());
        float[] values = new float[Math.toIntExact(shape.size())];
        // A draw takes a varying number of bits, so that those of the shards before cannot be skipped.
        for (long before = shard.index() * shape.size(); before > 0; before--) {
            random.nextGaussian();
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }
}
