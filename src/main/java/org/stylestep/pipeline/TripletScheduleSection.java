package org.stylestep.pipeline;

import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.train.LinearDecay;

/**
 * How long stage 1 runs at most, and when the learning rate begins to fall; held-out triplets may end it earlier.
 *
 * @param batchSize triplets a step; published: 12
 * @param decayStartKimg thousands of anchors with the full rate; unless given, all: the published code lets it never fall
 * @param totalKimg thousands of anchors until the end; the published code has no end
 * @param decayTailKimg how many thousands beyond the end the rate would reach zero; published for the other stages: 10
 */
public record TripletScheduleSection(
        @Default("12") int batchSize,
        Optional<Double> decayStartKimg,
        @Default("300") double totalKimg,
        @Default("10") double decayTailKimg) {

    /** Checks the values. */
    public TripletScheduleSection {
        Checks.positive(batchSize, "batch_size");
        decayStartKimg.ifPresent(hold -> Checks.notNegative(hold, "decay_start_kimg"));
        Checks.positive(totalKimg, "total_kimg");
        Checks.notNegative(decayTailKimg, "decay_tail_kimg");
    }

    /** Returns the schedule. */
    public LinearDecay schedule() {
        return LinearDecay.kimg(decayStartKimg.orElse(totalKimg), totalKimg, decayTailKimg);
    }
}
