package org.stylestep.sections;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The optimizer of the mapper.
 *
 * @param learningRate published: 0.01
 * @param algorithm how weights follow gradients; published: Adam with β1 = 0.5 and β2 = 0.999
 */
public record MapperOptimizerSection(
        @Default("0.01") float learningRate,

        @Choice(kind = "optimizer", standard = "{type: adam, beta1: 0.5, beta2: 0.999}", inline = true)
        Component algorithm) {

    /** Checks the rate. */
    public MapperOptimizerSection {
        Checks.positive(learningRate, "learning_rate");
    }
}
