package org.stylestep.pipeline;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.train.StepDecay;

/**
 * How long the mapper learns, and how its learning rate falls. An epoch shows every training code once.
 *
 * @param batchSize codes a step; published: 64
 * @param epochs published: 500
 * @param decayEpochs epochs between falls of the rate; published: 50
 * @param decay what is left of the rate after a fall; published: 0.7
 */
public record MapperScheduleSection(
        @Default("64") int batchSize,
        @Default("500") int epochs,
        @Default("50") int decayEpochs,
        @Default("0.7") double decay) {

    /** Checks the values. */
    public MapperScheduleSection {
        Checks.positive(batchSize, "batch_size");
        Checks.positive(epochs, "epochs");
        Checks.positive(decayEpochs, "decay_epochs");
        Checks.require(decay > 0 && decay <= 1, "decay must be above 0 and at most 1");
    }

    /** Returns the schedule for so many training codes. */
    StepDecay schedule(int codes) {
        return new StepDecay((long) epochs * codes, (long) decayEpochs * codes, decay);
    }

    /** The steps that show so many epochs, at least one. */
    long steps(int ofEpochs, int codes) {
        return Math.max(1, Math.round((double) ofEpochs * codes / batchSize));
    }
}
