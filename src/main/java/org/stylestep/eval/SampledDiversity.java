package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import org.stylestep.data.HostBatch;
import org.stylestep.data.PairedImages;
import org.stylestep.data.PairAugmentation;
import org.stylestep.engine.Gradients;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.latent.LatentSampler;
import org.stylestep.random.KeyedRandom;

/**
 * How much the renderings of one input in sampled styles differ: the feature distance over all pairs of them, averaged over inputs.
 *
 * <p>The paper takes LPIPS in its place; a distance of other features does not compare with it.
 */
public final class SampledDiversity {

    private final PairedImages pairs;
    private final PairAugmentation transform;
    private final PerceptualDistance distance;
    private final Options options;

    /** Renders inputs with style codes. */
    @FunctionalInterface
    public interface CodeRenderer {

        /**
         * Renders each input with the code beside it.
         *
         * @param inputs (B, C, H, W) in [-1, 1]
         * @param codes (B, code)
         * @return (B, 3, H, W) in [-1, 1], in the inputs' manager
         */
        NDArray render(NDArray inputs, NDArray codes);
    }

    /**
     * How many styles to draw.
     *
     * @param styles styles an input, at least 2
     * @param seed keys the draws, which depend on it and the input's number alone
     */
    public record Options(int styles, long seed) {

        /** Checks the number. */
        public Options {
            if (styles < 2) {
                throw new IllegalArgumentException("a diversity needs at least 2 styles, not " + styles);
            }
        }
    }

    /**
     * Prepares the measurement.
     *
     * @param pairs whose inputs are rendered, at least one
     * @param transform how each is rescaled and cropped; its center is taken
     * @param distance the distance of renderings; it stays the caller's to close
     * @param options how many styles to draw
     */
    public SampledDiversity(PairedImages pairs, PairAugmentation transform, PerceptualDistance distance, Options options) {
        this.pairs = pairs;
        this.transform = transform;
        this.distance = distance;
        this.options = options;
    }

    /**
     * Measures a generator.
     *
     * @param sampler draws the styles
     * @param renderer the generator
     * @param manager the manager on whose device to work
     * @return the mean distance; 0, to rounding, for a generator that ignores the code
     * @throws IOException if an input cannot be read
     */
    public double evaluate(LatentSampler sampler, CodeRenderer renderer, NDManager manager) throws IOException {
        double sum = 0;
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            for (int i = 0; i < pairs.size(); i++) {
                try (NDManager work = manager.newSubManager()) {
                    NDArray codes =
                            sampler.sample(options.styles(), KeyedRandom.of(options.seed(), "diversity", i), work);
                    NDArray input =
                            HostBatch.of(List.of(transform.centerCrop(pairs.read(i)).input()))
                                    .toArray(work);
                    NDArray renderings = renderer.render(input.repeat(0, options.styles()), codes);
                    sum += distance.meanOverPairs(renderings.split(options.styles()));
                }
            }
        }
        return sum / pairs.size();
    }
}
