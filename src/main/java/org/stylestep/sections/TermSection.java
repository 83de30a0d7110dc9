package org.stylestep.sections;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Shorthand;

/**
 * A loss term of the objective: {@code NAME: 0.5}, or {@code NAME: {weight: 0.5, type: TERM, ...}} for one with options or another name.
 *
 * @param weight its weight; 0 is computed and reported only
 * @param term the term, of the entry's name unless a type is given
 */
@Shorthand("weight")
public record TermSection(
        float weight,
        @Choice(kind = "loss_term", inline = true) Component term) {

    /** Checks the weight. */
    public TermSection {
        Checks.notNegative(weight, "weight");
    }
}
