package org.stylestep.pipeline;

import org.stylestep.config.Check;
import org.stylestep.config.Default;

/**
 * What the encoder minimizes in stage 1.
 *
 * @param margin how much nearer the positive must be than the negative, in squared distance; published: 0.1
 * @param latentL2 weight of the mean squared code; published: 0.01
 */
public record TripletSection(
        @Default("0.1") float margin, @Default("0.01") float latentL2) {

    /** Checks the values. */
    public TripletSection {
        Check.notNegative(margin, "margin");
        Check.notNegative(latentL2, "latent_l2");
    }
}
