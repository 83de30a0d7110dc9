package org.stylestep.sections;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * How long stages 2 and 3 run, and how the learning rate falls.
 *
 * @param batchSize pairs a step; published: 8
 * @param schedule published: linear_decay, constant for 150 kimg and linear to 250 in stage 2, for 600 and to 700 in stage 3
 */
public record ScheduleSection(
        @Default("8") int batchSize,

        @Choice(kind = "schedule", standard = "linear_decay", inline = true)
        Component schedule) {

    /** Checks the batch size. */
    public ScheduleSection {
        Checks.positive(batchSize, "batch_size");
    }
}
