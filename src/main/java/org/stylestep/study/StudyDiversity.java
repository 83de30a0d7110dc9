package org.stylestep.study;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * How the diversity of a row is measured.
 *
 * @param styles styles sampled for each input
 * @param inputs held-out inputs, the first ones
 */
public record StudyDiversity(
        @Default("10") int styles, @Default("50") int inputs) {

    /** Checks the values. */
    public StudyDiversity {
        Checks.require(styles >= 2, "styles must be at least 2, because they are compared with each other");
        Checks.positive(inputs, "inputs");
    }
}
