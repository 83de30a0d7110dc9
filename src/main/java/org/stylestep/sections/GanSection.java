package org.stylestep.sections;

import org.stylestep.objective.GanWeighting;
import org.stylestep.objective.GradientPenalty;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * What the adversarial terms have in common.
 *
 * @param loss how a discriminator's logits become a loss; published: least_squares
 * @param weighting how much several adversarial terms weigh: each its own weight, or its share by the published rule
 * @param r1 γ of the penalty on the discriminators' gradient at targets; published: none
 * @param r2 γ of the penalty at renderings; published: none
 * @param penaltyEvery steps from one penalty to the next, which weighs that many times as much
 */
public record GanSection(
        @Choice(kind = "gan_loss", standard = "least_squares")
        Component loss,

        @Default("independent") GanWeighting weighting,
        @Default("0") float r1,
        @Default("0") float r2,
        @Default("16") int penaltyEvery) {

    /** Checks the values. */
    public GanSection {
        new GradientPenalty(r1, r2, penaltyEvery);
    }

    /** Returns the same with other penalties. */
    public GanSection withPenalty(GradientPenalty penalty) {
        return new GanSection(loss, weighting, penalty.r1(), penalty.r2(), penalty.every());
    }

    /** Returns the penalty. */
    public GradientPenalty penalty() {
        return new GradientPenalty(r1, r2, penaltyEvery);
    }
}
