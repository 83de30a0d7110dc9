package org.stylestep.pipeline;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.train.Adam;

/**
 * The optimizer of stage 1.
 *
 * @param learningRate published: 0.001
 * @param beta1 decay of the first moment; published: 0
 * @param beta2 decay of the second moment; published: 0.99
 * @param epsilon added to the root of the second moment; 1e-8, TensorFlow's default
 */
public record AdamSection(
        @Default("0.001") float learningRate,
        @Default("0") float beta1,
        @Default("0.99") float beta2,
        @Default("1.0e-8") float epsilon) {

    /** Checks the values. */
    public AdamSection {
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
