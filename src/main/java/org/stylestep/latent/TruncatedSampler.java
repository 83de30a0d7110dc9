package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Pulls the codes of another sampler towards a centre: {@code z' = centre + ψ·(z − centre)}.
 *
 * <p>Below 1, ψ trades variety for likeness to the typical: the truncation trick as StyleGAN does it (Karras, Laine and Aila, CVPR 2019,
 * appendix B, which uses ψ = 0.7).
 */
public final class TruncatedSampler implements LatentSampler {

    private final LatentSampler sampler;
    private final Style centre;
    private final float factor;

    /**
     * Creates the sampler.
     *
     * @param sampler draws the codes
     * @param centre what to pull them to, usually the mean of the training codes
     * @param factor ψ, from 0 (the centre alone) to 1 (nothing changes)
     * @throws IllegalArgumentException if the factor is outside, or the centre is not of the sampler's size
     */
    public TruncatedSampler(LatentSampler sampler, Style centre, float factor) {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("the truncation must be from 0 to 1, not " + factor);
        }
        if (centre.size() != sampler.codeSize()) {
            throw new IllegalArgumentException("codes of " + sampler.codeSize() + " numbers cannot be pulled to one of "
                    + centre.size() + " numbers");
        }
        this.sampler = sampler;
        this.centre = centre;
        this.factor = factor;
    }

    @Override
    public NDArray sample(int count, RandomGenerator random, NDManager manager) {
        NDArray codes = sampler.sample(count, random, manager);
        try (NDArray middle = Style.toArray(List.of(centre), manager)) {
            return codes.subi(middle).muli(factor).addi(middle);
        }
    }

    @Override
    public int codeSize() {
        return sampler.codeSize();
    }
}
