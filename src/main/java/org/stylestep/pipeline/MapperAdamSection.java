package org.stylestep.pipeline;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.train.Adam;

/**
 * The optimizer of the mapper.
 *
 * @param learningRate published: 0.01
 * @param beta1 decay of the first moment; published: 0.5
 * @param beta2 decay of the second moment; published: 0.999
 * @param epsilon added to the root of the second moment; 1e-8, TensorFlow's default
 */
public record MapperAdamSection(
        @Default("0.01") float learningRate,
        @Default("0.5") float beta1,
        @Default("0.999") float beta2,
        @Default("1.0e-8") float epsilon) {

    /** Checks the values. */
    public MapperAdamSection {
        Checks.positive(learningRate, "learning_rate");
        Checks.fraction(beta1, "beta1");
        Checks.fraction(beta2, "beta2");
        Checks.positive(epsilon, "epsilon");
    }

    /** Returns the optimizer's options. */
    public Adam.Options options() {
        return new Adam.Options(learningRate, beta1, beta2, epsilon);
    }
}
