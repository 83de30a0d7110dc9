package org.stylestep.latent;

import java.io.IOException;
import java.util.List;

/** What is known when a sampler is made. */
public interface SamplerContext {

    /** Returns how many numbers a code has. */
    int latentDim();

    /**
     * Returns the codes of training images.
     *
     * @return at least two, all of one size
     * @throws IllegalArgumentException if there are none
     * @throws IOException if an image to encode cannot be read
     */
    List<Style> trainingCodes() throws IOException;

    /**
     * Returns the trained mapper.
     *
     * @throws IllegalArgumentException if there is none
     */
    LatentSampler mapper();

    /** Returns a context without codes and mapper. */
    static SamplerContext of(int latentDim) {
        return new SamplerContext() {
            @Override
            public int latentDim() {
                return latentDim;
            }

            @Override
            public List<Style> trainingCodes() {
                throw missing("the codes of training images");
            }

            @Override
            public LatentSampler mapper() {
                throw missing("a trained mapper");
            }
        };
    }

    private static IllegalArgumentException missing(String what) {
        return new IllegalArgumentException(
                "this way to draw styles needs " + what + ", which the run of a mapper holds: name it with --mapper");
    }
}
