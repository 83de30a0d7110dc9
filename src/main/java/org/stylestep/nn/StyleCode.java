package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.function.Supplier;
import org.stylestep.engine.Scalars;

/** How the style code z comes from the two heads (mean, log-variance) of a style encoder. */
public enum StyleCode {
    /**
     * {@code z = mean + exp(logvar / 2)}: no noise, yet the second head takes part. The published code's form without VAE (networks.py,
     * {@code DRITAppearanceEncoderConcat}) and the default here, so that published settings mean the same.
     */
    OFFSET,
    /** {@code z = mean + ε·exp(logvar / 2)} with ε ~ N(0, I): the published code's form with VAE. */
    SAMPLED,
    /** {@code z = mean}: the second head takes no part and gets no gradient. */
    MEAN;

    /** The key of its name in the state of checkpoints. */
    public static final String KEY = "style_code";

    /**
     * Computes the code.
     *
     * @param heads mean and log-variance, both (B, latent_dim)
     * @param noise gives ε (B, latent_dim), drawn from N(0, 1); called by {@link #SAMPLED} only. It stays the caller's to close
     * @return z (B, latent_dim), in the manager of the heads; for {@link #MEAN} the first head itself
     */
    public NDArray of(NDList heads, Supplier<NDArray> noise) {
        if (heads.size() != 2) {
            throw new IllegalArgumentException(
                    "a style encoder must return two arrays, mean and log-variance, but returned " + heads.size());
        }
        NDArray mean = heads.get(0);
        if (this == MEAN) {
            return mean;
        }
        try (NDArray half = Scalars.times(heads.get(1), 0.5);
                NDArray deviation = half.exp()) {
            if (this == OFFSET) {
                return mean.add(deviation);
            }
            try (NDArray spread = deviation.mul(noise.get())) {
                return mean.add(spread);
            }
        }
    }

    /**
     * {@return z (B, latent_dim) in the form of {@link #atInference()}, in the manager of the heads; the first head itself where it is {@link #MEAN}}
     */
    public NDArray withoutNoise(NDList heads) {
        return atInference().of(heads, () -> {
            throw new IllegalStateException("a style code at inference takes no noise");
        });
    }

    /** Returns the form to use outside training: the mean in place of a sample, else the same. */
    public StyleCode atInference() {
        return this == SAMPLED ? MEAN : this;
    }

    /**
     * Checks that a checkpoint's {@link #KEY} is this one.
     *
     * @throws IllegalArgumentException if it is another one or absent
     */
    public void requireIn(Map<String, Object> state) {
        if (!name().equals(state.get(KEY))) {
            throw new IllegalArgumentException("its " + KEY + " is " + state.get(KEY) + " and this run's is " + this);
        }
    }
}
