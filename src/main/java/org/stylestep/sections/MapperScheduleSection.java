package org.stylestep.sections;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * How long the mapper trains, and how its learning rate falls. An epoch shows every training code once.
 *
 * @param batchSize codes a step; published: 64
 * @param schedule published: step_decay over 500 epochs, times 0.7 every 50
 */
public record MapperScheduleSection(
        @Default("64") int batchSize,

        @Choice(kind = "schedule", standard = "step_decay", inline = true)
        Component schedule) {

    /** Checks the batch size. */
    public MapperScheduleSection {
        Checks.positive(batchSize, "batch_size");
    }
}
