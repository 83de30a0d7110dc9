package org.stylestep.sections;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stylestep.objective.AdaptiveAugmentation;
import org.stylestep.objective.DiffAugment;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.GanWeighting;
import org.stylestep.objective.GradientPenalty;
import org.stylestep.settings.Checks;
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
 * @param lecam the weight of the regularization by averages of the logits; published: none
 * @param augmentations what changes the images that discriminators are given; published: nothing
 * @param adaptive with which probability each of them is applied; published: always
 */
public record GanSection(
        @Choice(kind = "gan_loss", standard = "least_squares")
        Component loss,

        @Default("independent") GanWeighting weighting,
        @Default("0") float r1,
        @Default("0") float r2,
        @Default("16") int penaltyEvery,
        @Default("0") float lecam,
        @Default("[]") List<DiffAugment> augmentations,
        Optional<AdaptiveAugmentation.Options> adaptive) {

    /** Checks the values. */
    public GanSection {
        new GradientPenalty(r1, r2, penaltyEvery);
        Checks.notNegative(lecam, "lecam");
        Checks.require(
                Set.copyOf(augmentations).size() == augmentations.size(), "augmentations names one of them twice");
        Checks.require(
                adaptive.isEmpty() || !augmentations.isEmpty(),
                "adaptive has nothing to apply: name augmentations, such as [color, translation, cutout]");
        augmentations = List.copyOf(augmentations);
    }

    /** Returns what discriminators minimize with a loss. */
    public GanOptions with(GanLoss made) {
        return new GanOptions(made, new GradientPenalty(r1, r2, penaltyEvery), lecam, augmentations, adaptive);
    }
}
