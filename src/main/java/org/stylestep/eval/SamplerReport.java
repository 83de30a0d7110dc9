package org.stylestep.eval;

import java.util.List;
import org.stylestep.latent.SamplerQuality;

/**
 * How good samplers are, as it is kept.
 *
 * @param checkpoint the checkpoint that holds the codes and the mapper
 * @param codes what the codes are of
 * @param trainingCodes how many training codes there are, and how many codes each sampler drew
 * @param validationCodes how many held-out codes there are
 * @param samplers a row for each sampler
 */
public record SamplerReport(
        String checkpoint, String codes, int trainingCodes, int validationCodes, List<Row> samplers) {

    /** Takes a copy. */
    public SamplerReport {
        samplers = List.copyOf(samplers);
    }

    /**
     * What was measured of a sampler; {@link SamplerQuality} defines the numbers.
     *
     * @param sampler its name
     * @param ratio times as far from held-out codes as training codes are
     * @param reverseRatio times as far from held-out codes to it as to training codes
     * @param score its distances and coverage
     */
    public record Row(String sampler, double ratio, double reverseRatio, SamplerQuality.Score score) {

        /**
         * Makes a row of a comparison.
         *
         * @param sampler the sampler's name
         * @param found its score beside that of the training codes
         */
        public static Row of(String sampler, SamplerQuality.Comparison found) {
            return new Row(sampler, found.ratio(), found.reverseRatio(), found.sampler());
        }
    }
}
