package org.stylestep.pipeline;

import org.stylestep.config.Check;
import org.stylestep.config.Default;
import org.stylestep.train.Adam;
import org.stylestep.train.PairStage;

/**
 * The optimizers of stages 2 and 3, and the moving average.
 *
 * @param learningRate of the generator and, in stage 3, the encoder; published: 0.001
 * @param discriminatorLearningRate of the discriminator; published: 0.001
 * @param generatorOnlyLearningRate of the loss terms that train the generator alone; published: 0.0001
 * @param beta1 decay of the first moment; published: 0
 * @param beta2 decay of the second moment; published: 0.99
 * @param epsilon added to the root of the second moment; 1e-8, TensorFlow's default
 * @param emaDecay how much of the moving average of the weights stays at a step; published: 0.999
 */
public record GanAdamSection(
        @Default("0.001") float learningRate,
        @Default("0.001") float discriminatorLearningRate,
        @Default("0.0001") float generatorOnlyLearningRate,
        @Default("0") float beta1,
        @Default("0.99") float beta2,
        @Default("1.0e-8") float epsilon,
        @Default("0.999") float emaDecay) {

    /** Checks the values. */
    public GanAdamSection {
        Check.positive(learningRate, "learning_rate");
        Check.positive(discriminatorLearningRate, "discriminator_learning_rate");
        Check.positive(generatorOnlyLearningRate, "generator_only_learning_rate");
        Check.fraction(beta1, "beta1");
        Check.fraction(beta2, "beta2");
        Check.positive(epsilon, "epsilon");
        Check.fraction(emaDecay, "ema_decay");
    }

    /**
     * Returns the stage's options.
     *
     * @param seed the run's seed
     * @return the options
     */
    public PairStage.Options options(long seed) {
        Adam.Options adam = new Adam.Options(learningRate, beta1, beta2, epsilon);
        return new PairStage.Options(
                adam,
                adam.withLearningRate(discriminatorLearningRate),
                adam.withLearningRate(generatorOnlyLearningRate),
                emaDecay,
                seed);
    }
}
