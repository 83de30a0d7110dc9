package org.stylestep.train;

import org.stylestep.extension.Kind;

/** How long a stage runs and how its learning rate falls. */
public interface LearningSchedule {

    /** Schedules by name: the {@code type} of a run file's section {@code schedule}; made for the number of images in an epoch. */
    Kind<LearningSchedule, Long> KIND = new Kind<>("schedule", LearningSchedule.class, Long.class);

    /** {@return the number of images shown in this stage alone until it ends, at least 1} */
    long totalImages();

    /**
     * {@return the factor in [0, 1] by which a step multiplies every learning rate}
     *
     * @param images the images shown in this stage alone before the step, from 0 to below {@link #totalImages()}
     */
    double factor(long images);

    /** {@return the number of steps that show at least all images} */
    default long steps(int batchSize) {
        return (totalImages() + batchSize - 1) / batchSize;
    }
}
