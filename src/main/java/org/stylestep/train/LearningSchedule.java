package org.stylestep.train;

import org.stylestep.extension.Kind;

/** How long a stage runs and how its learning rate falls. */
public interface LearningSchedule {

    /** Schedules by name: the {@code type} of a run file's section {@code schedule}; made for the number of images in an epoch. */
    Kind<LearningSchedule, Long> KIND = new Kind<>("schedule", LearningSchedule.class, Long.class);

    /**
     * Returns the number of images until the stage ends.
     *
     * @return at least 1; images shown in this stage alone
     */
    long totalImages();

    /**
     * Returns the factor on the learning rate.
     *
     * @param images images shown so far
     * @return in [0, 1]
     */
    double factor(long images);

    /**
     * Returns the number of steps.
     *
     * @param batchSize images a step
     * @return the steps that show at least all images
     */
    default long steps(int batchSize) {
        return (totalImages() + batchSize - 1) / batchSize;
    }
}
