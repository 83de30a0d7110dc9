package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Pulls the codes of another sampler toward a center: {@code z' = center + ψ·(z − center)}.
 *
 * <p>Below 1, ψ trades variety for likeness to the typical: the truncation trick as StyleGAN does it (Karras, Laine and Aila, CVPR 2019,
 * appendix B, which uses ψ = 0.7).
 *
 * @param sampler draws the codes
 * @param center what to pull them to, usually the mean of the training codes
 * @param factor ψ, from 0 (the center alone) to 1 (nothing changes)
 */
public record TruncatedSampler(LatentSampler sampler, Style center, float factor) implements LatentSampler {

    /** Checks the factor, and that the center is of the sampler's size. */
    public TruncatedSampler {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("the truncation must be from 0 to 1, not " + factor);
        }
        if (center.size() != sampler.codeSize()) {
            throw new IllegalArgumentException("codes of " + sampler.codeSize() + " numbers cannot be pulled to one of "
                    + center.size() + " numbers");
        }
    }

    @Override
    public NDArray sample(int count, RandomGenerator random, NDManager manager) {
        NDArray codes = sampler.sample(count, random, manager);
        try (NDArray middle = Style.toArray(List.of(center), manager)) {
            return codes.subi(middle).muli(factor).addi(middle);
        }
    }

    @Override
    public int codeSize() {
        return sampler.codeSize();
    }
}
