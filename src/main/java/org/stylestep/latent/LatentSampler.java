package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.random.RandomGenerator;
import org.stylestep.extension.Kind;

/** Draws style codes without an image. */
public interface LatentSampler {

    /** Samplers by name: {@code --sampler NAME} of the command line. */
    Kind<LatentSampler, SamplerContext> KIND = new Kind<>("sampler", LatentSampler.class, SamplerContext.class);

    /**
     * Draws codes.
     *
     * @param count how many, at least 1
     * @param random the source of all randomness: the same state gives the same codes
     * @param manager owns the codes and says on which device they live
     * @return float32 (count, {@link #codeSize()})
     */
    NDArray sample(int count, RandomGenerator random, NDManager manager);

    /** Returns how many numbers a code has, 8 in the published nets. */
    int codeSize();
}
