package org.stylestep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.stylestep.train.LearningSchedule;

/** What every learning-rate schedule must keep; the test of an implementation extends it. */
public abstract class ScheduleContract {

    private static final int SAMPLES = 1000;

    /** Returns the schedule. */
    protected abstract LearningSchedule schedule();

    /** The factor is a number from 0 to 1 at the first image, at the last, and beyond it. */
    @Test
    public final void theFactorIsFromZeroToOne() {
        LearningSchedule schedule = schedule();
        long total = schedule.totalImages();
        for (int i = 0; i <= 2 * SAMPLES; i++) {
            long images = Math.round((double) total * i / SAMPLES);
            assertThat(schedule.factor(images)).as("after %d images", images).isBetween(0.0, 1.0);
        }
    }

    /** A resumed training asks about the middle first: the factor depends on the number of images alone. */
    @Test
    public final void theFactorDoesNotDependOnEarlierCalls() {
        LearningSchedule schedule = schedule();
        long middle = schedule.totalImages() / 2;
        double first = schedule.factor(middle);
        schedule.factor(0);
        schedule.factor(schedule.totalImages());
        assertThat(schedule.factor(middle)).isEqualTo(first);
        assertThat(schedule().factor(middle)).isEqualTo(first);
    }

    /** The steps show all images, and no step more than needed. */
    @Test
    public final void theStepsShowAllImages() {
        LearningSchedule schedule = schedule();
        assertThat(schedule.totalImages()).isPositive();
        for (int batchSize : new int[] {1, 7, 12}) {
            long steps = schedule.steps(batchSize);
            assertThat(steps * batchSize).isGreaterThanOrEqualTo(schedule.totalImages());
            assertThat((steps - 1) * batchSize).isLessThan(schedule.totalImages());
        }
    }
}
