package org.stylestep.train;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * A learning rate that falls in steps: after n images it is multiplied by {@code decay^⌊n / stepImages⌋}.
 *
 * @param totalImages images until the stage ends, at least 1
 * @param stepImages images between falls, at least 1
 * @param decay what is left of the rate after a fall, above 0 and at most 1
 */
public record StepDecay(long totalImages, long stepImages, double decay) implements LearningSchedule {

    /** Checks the values. */
    public StepDecay {
        if (totalImages < 1 || stepImages < 1 || !(decay > 0 && decay <= 1)) {
            throw new IllegalArgumentException(
                    "a step decay needs images >= 1, images between falls >= 1 and a decay above 0 and at most 1, not "
                            + totalImages + ", " + stepImages + ", " + decay);
        }
    }

    /**
     * The decay in epochs.
     *
     * @param epochs epochs until the end; published for the mapper: 500
     * @param decayEpochs epochs between falls; published for the mapper: 50
     * @param decay what is left of the rate after a fall; published for the mapper: 0.7
     */
    public record Options(
            @Default("500") int epochs,
            @Default("50") int decayEpochs,
            @Default("0.7") double decay) {

        /** Checks the values. */
        public Options {
            Checks.positive(epochs, "epochs");
            Checks.positive(decayEpochs, "decay_epochs");
            Checks.require(decay > 0 && decay <= 1, "decay must be above 0 and at most 1");
        }
    }

    /** {@return the decay that options describe for so many images an epoch} */
    public static StepDecay of(Options options, long epochImages) {
        return new StepDecay(options.epochs() * epochImages, options.decayEpochs() * epochImages, options.decay());
    }

    @Override
    public double factor(long images) {
        long falls = images / stepImages;
        return Math.pow(decay, (double) falls);
    }
}
