package org.stylestep.sections;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * How long stage 1 runs at most, and how the learning rate falls; validation may end it earlier.
 *
 * @param batchSize triplets a step; published: 12
 * @param schedule the published code has neither an end nor a decay; unless given, 300 kimg (thousands of anchors) at the full rate
 */
public record TripletScheduleSection(
        @Default("12") int batchSize,

        @Choice(kind = "schedule", standard = "{type: linear_decay, total_kimg: 300}", inline = true)
        Component schedule) {

    /** Checks the batch size. */
    public TripletScheduleSection {
        Checks.positive(batchSize, "batch_size");
    }
}
