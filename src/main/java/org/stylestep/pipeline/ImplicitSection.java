package org.stylestep.pipeline;

import org.stylestep.config.Check;
import org.stylestep.config.Default;

/**
 * How the mapper learns, by implicit maximum likelihood estimation.
 *
 * @param maxCodes codes of so many training images, a seeded subset, are learnt from at most; published: 50,000
 * @param pairEpochs epochs after which training codes are paired with unit-normal ones anew; published: 5
 * @param poolFactor unit-normal codes drawn for each training code, of which the nearest is taken; published: 10
 */
public record ImplicitSection(
        @Default("50000") int maxCodes,
        @Default("5") int pairEpochs,
        @Default("10") int poolFactor) {

    /** Checks the values. */
    public ImplicitSection {
        Check.require(maxCodes >= 2, "most_codes must be at least 2");
        Check.positive(pairEpochs, "pair_epochs");
        Check.positive(poolFactor, "pool_factor");
    }
}
