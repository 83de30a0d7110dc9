package org.stylestep.sections;

import org.stylestep.objective.GanWeighting;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * What the adversarial terms have in common.
 *
 * @param loss how a discriminator's logits become a loss; published: least_squares
 * @param weighting how much several adversarial terms weigh: each its own weight, or its share by the published rule
 */
public record GanSection(
        @Choice(kind = "gan_loss", standard = "least_squares")
        Component loss,

        @Default("independent") GanWeighting weighting) {}
