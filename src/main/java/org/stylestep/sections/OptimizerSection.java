package org.stylestep.sections;

import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The optimizer of stage 1.
 *
 * @param learningRate published: 0.001
 * @param clipNorm gradients are scaled down to this global norm; published: never
 * @param algorithm how weights follow gradients
 */
public record OptimizerSection(
        @Default("0.001") float learningRate,
        Optional<Float> clipNorm,

        @Choice(kind = "optimizer", standard = "adam", inline = true)
        Component algorithm) {

    /** Checks the values. */
    public OptimizerSection {
        Checks.positive(learningRate, "learning_rate");
        clipNorm.ifPresent(norm -> Checks.positive(norm, "clip_norm"));
    }
}
