package org.stylestep.pipeline;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.train.LinearDecay;

/**
 * How long stages 2 and 3 run, and when the learning rate begins to fall.
 *
 * @param batchSize pairs a step; published: 8
 * @param decayStartKimg thousands of pairs with the full rate; published: 150 in stage 2, 600 in stage 3
 * @param totalKimg thousands of pairs until the end; published: 250 in stage 2, 700 in stage 3
 * @param decayTailKimg how many thousands beyond the end the rate would reach zero; published: 10
 */
public record ScheduleSection(
        @Default("8") int batchSize,
        double decayStartKimg,
        double totalKimg,
        @Default("10") double decayTailKimg) {

    /** Checks the values. */
    public ScheduleSection {
        Checks.positive(batchSize, "batch_size");
        Checks.notNegative(decayStartKimg, "decay_start_kimg");
        Checks.positive(totalKimg, "total_kimg");
        Checks.notNegative(decayTailKimg, "decay_tail_kimg");
    }

    /** Returns the schedule. */
    public LinearDecay schedule() {
        return LinearDecay.kimg(decayStartKimg, totalKimg, decayTailKimg);
    }
}
