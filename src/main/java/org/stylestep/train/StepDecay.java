package org.stylestep.train;

/**
 * A learning rate that falls in stairs: after n images it is multiplied by {@code decay^⌊n / stairImages⌋}.
 *
 * @param totalImages images until the stage ends, at least 1
 * @param stairImages images between falls, at least 1
 * @param decay what is left of the rate after a fall, above 0 and at most 1
 */
public record StepDecay(long totalImages, long stairImages, double decay) implements LearningSchedule {

    /** Checks the values. */
    public StepDecay {
        if (totalImages < 1 || stairImages < 1 || !(decay > 0 && decay <= 1)) {
            throw new IllegalArgumentException(
                    "a staircase needs images >= 1, images between falls >= 1 and a decay above 0 and at most 1, not "
                            + totalImages + ", " + stairImages + ", " + decay);
        }
    }

    @Override
    public double factor(long images) {
        long falls = images / stairImages;
        return Math.pow(decay, (double) falls);
    }
}
