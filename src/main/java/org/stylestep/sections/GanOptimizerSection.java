package org.stylestep.sections;

import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The optimizers of stages 2 and 3, and the moving average.
 *
 * @param learningRate of the generator and, where it trains, the encoder; published: 0.001
 * @param discriminatorLearningRate of the discriminator; published: 0.001
 * @param generatorOnlyLearningRate of the loss terms that train the generator alone; published: 0.0001
 * @param clipNorm each network's gradients are scaled down to this global norm; published: never
 * @param emaDecay how much of the moving average of the weights stays at a step; published: 0.999
 * @param emaRampUp whether the decay of step t is at most {@code (1 + t)/(10 + t)}, so that a short training's average is not held back by its
 *     first weights; published: false
 * @param algorithm how weights follow gradients
 */
public record GanOptimizerSection(
        @Default("0.001") float learningRate,
        @Default("0.001") float discriminatorLearningRate,
        @Default("0.0001") float generatorOnlyLearningRate,
        Optional<Float> clipNorm,
        @Default("0.999") float emaDecay,
        @Default("true") boolean emaRampUp,

        @Choice(kind = "optimizer", standard = "adam", inline = true)
        Component algorithm) {

    /** Checks the values. */
    public GanOptimizerSection {
        Checks.positive(learningRate, "learning_rate");
        Checks.positive(discriminatorLearningRate, "discriminator_learning_rate");
        Checks.positive(generatorOnlyLearningRate, "generator_only_learning_rate");
        clipNorm.ifPresent(norm -> Checks.positive(norm, "clip_norm"));
        Checks.fraction(emaDecay, "ema_decay");
    }
}
