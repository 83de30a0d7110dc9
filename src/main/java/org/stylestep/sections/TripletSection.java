package org.stylestep.sections;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

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
        Checks.notNegative(margin, "margin");
        Checks.notNegative(latentL2, "latent_l2");
    }
}
