package org.stylestep.sections;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * How the mapper learns, by implicit maximum likelihood estimation.
 *
 * @param maxCodes codes of so many training images, a seeded subset, are learned from at most; published: 50,000
 * @param reassignEveryEpochs epochs after which training codes are paired with unit-normal ones anew; published: 5
 * @param candidatesPerCode unit-normal codes drawn for each training code, of which the nearest is taken; published: 10
 */
public record ImleSection(
        @Default("50000") int maxCodes,
        @Default("5") int reassignEveryEpochs,
        @Default("10") int candidatesPerCode) {

    /** Checks the values. */
    public ImleSection {
        Checks.require(maxCodes >= 2, "max_codes must be at least 2");
        Checks.positive(reassignEveryEpochs, "reassign_every_epochs");
        Checks.positive(candidatesPerCode, "candidates_per_code");
    }
}
