package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.stylestep.data.ShuffleSampler;
import org.stylestep.random.KeyedRandom;

/**
 * The squared maximum mean discrepancy of two sets of features under the kernel {@code (x·y / D + 1)³}, unbiased and averaged over random blocks of
 * both sets (Bińkowski et al., 2018); 0 is expected of sets of one distribution, and values below 0 occur.
 */
final class KernelDistance {

    private KernelDistance() {}

    /**
     * Measures features (N, D) against others (M, D), both float64. Blocks have so many features, or the smaller set's number where it is less; if
     * that is all of both sets, every block is the same, and one is made.
     */
    static double of(NDArray renderings, NDArray targets, int blocks, int blockSize, long seed) {
        int rendered = Math.toIntExact(renderings.getShape().get(0));
        int count = Math.toIntExact(targets.getShape().get(0));
        int size = Math.min(blockSize, Math.min(rendered, count));
        int made = size == rendered && size == count ? 1 : blocks;
        double sum = 0;
        for (int block = 0; block < made; block++) {
            RandomGenerator random = KeyedRandom.of(seed, "kernel distance", block);
            try (NDManager work = renderings.getManager().newSubManager()) {
                NDArray x = drawn(renderings, size, random, work);
                NDArray y = drawn(targets, size, random, work);
                double within = offDiagonal(x) + offDiagonal(y);
                sum += within / ((double) size * (size - 1))
                        - 2 * kernel(x, y).sum().getDouble() / ((double) size * size);
            }
        }
        return sum / made;
    }

    private static NDArray drawn(NDArray rows, int size, RandomGenerator random, NDManager work) {
        int[] order = ShuffleSampler.shuffled(Math.toIntExact(rows.getShape().get(0)), random);
        NDArray index = work.create(Arrays.copyOf(order, size));
        NDArray drawn = rows.get(index);
        drawn.attach(work);
        return drawn;
    }

    private static double offDiagonal(NDArray x) {
        NDArray diagonal =
                x.square().sum(new int[] {1}).div(x.getShape().get(1)).add(1).pow(3);
        return kernel(x, x).sum().getDouble() - diagonal.sum().getDouble();
    }

    private static NDArray kernel(NDArray x, NDArray y) {
        return x.matMul(y.transpose()).div(x.getShape().get(1)).add(1).pow(3);
    }
}
