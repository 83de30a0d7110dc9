package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.assertj.core.data.Offset;

/** Seeded arrays for tests. */
final class TestImages {

    private TestImages() {}

    /** Returns independent uniform numbers in [-1, 1]. */
    static NDArray uniform(NDManager manager, Shape shape, long seed) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return manager.create(values, shape);
    }

    static Offset<Float> within(float tolerance) {
        return Offset.offset(tolerance);
    }
}
