package org.stylestep.run;

import org.stylestep.train.Schedule;

/**
 * How long stage 1 runs at most; held-out triplets may end it earlier.
 *
 * @param batchSize triplets a step; published: 12
 * @param totalKimg thousands of anchors until the end; the published code has no end
 */
public record TripletScheduleSection(
        @Default("12") int batchSize, @Default("300") double totalKimg) {

    /** Checks the values. */
    public TripletScheduleSection {
        Check.positive(batchSize, "batch_size");
        Check.positive(totalKimg, "total_kimg");
    }

    /** Returns the schedule: the published code holds the learning rate in stage 1. */
    public Schedule schedule() {
        return Schedule.kimg(totalKimg, totalKimg);
    }
}
