package org.stylestep.pipeline;

import org.stylestep.settings.Default;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.GanWeighting;
import org.stylestep.objective.Hinge;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Logistic;

/**
 * What the adversarial terms have in common.
 *
 * @param loss how a discriminator's logits become a loss; published: least_squares
 * @param weighting how much several adversarial terms weigh: each its own weight, or its share by the published rule
 */
public record GanSection(
        @Default("least_squares") Loss loss,
        @Default("independent") GanWeighting weighting) {

    /** The adversarial losses. */
    public enum Loss {
        /** The published one. */
        LEAST_SQUARES,
        /** Non-saturating. */
        LOGISTIC,
        /** Hinge. */
        HINGE
    }

    /** Returns the adversarial loss. */
    public GanLoss toLoss() {
        return switch (loss) {
            case LEAST_SQUARES -> new LeastSquares();
            case LOGISTIC -> new Logistic();
            case HINGE -> new Hinge();
        };
    }
}
