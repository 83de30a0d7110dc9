package org.stylestep.train;

import java.io.Serializable;
import org.stylestep.settings.Checks;

/**
 * How several workers train a stage together: in a round, each takes steps of its own from the same weights, then the weights are averaged. The result
 * depends on these values, and not on how many machines the workers share.
 *
 * <p>The outer step is that of DiLoCo (Douillard et al., arXiv 2311.08105, algorithm 1): the weights move from where the round began towards the
 * average, by Nesterov's momentum as PyTorch's SGD has it; published: rate 0.7, momentum 0.9. Rate 1 without momentum is the average itself.
 *
 * @param workers the workers, at least 1
 * @param localSteps the steps of each in a round, at least 1; published: 500
 * @param outerRate the share of the way to the average, above 0
 * @param outerMomentum the momentum of that way, from 0 to below 1
 * @param averageMoments whether the state of the optimizers is averaged, too; otherwise every worker keeps its own, as published
 * @param bfloat16 whether a worker returns what changed in its weights rounded to bfloat16, in half the bytes; moving averages, buffers and the state of
 *     optimizers are always exact
 */
public record RoundOptions(
        int workers, int localSteps, double outerRate, double outerMomentum, boolean averageMoments, boolean bfloat16)
        implements Serializable {

    /** Checks the values. */
    public RoundOptions {
        Checks.positive(workers, "workers");
        Checks.positive(localSteps, "local steps");
        Checks.positive(outerRate, "the outer rate");
        Checks.fraction(outerMomentum, "the outer momentum");
    }

    /** Returns whether a round ends with the average itself. */
    boolean plain() {
        return outerRate == 1 && outerMomentum == 0;
    }
}
