package org.stylestep.run;

import java.util.Optional;

/**
 * The run file of stage 3, which trains encoder and generator together.
 *
 * @param seed keys all randomness
 * @param data training pairs
 * @param generator the run of stage 2, all of whose networks are used
 * @param imageDistance the distance of a rendering from its target
 * @param objective the weights of the loss terms
 * @param optimizer how the networks learn
 * @param schedule for how long
 * @param validation held-out pairs for sample sheets and the evaluation
 * @param output what the run leaves behind
 * @param machine where it runs
 */
public record FinetunedRun(
        @Default("1") long seed,
        DataSection data,
        StartSection generator,
        ImageDistanceSection imageDistance,
        ObjectiveSection objective,
        GanAdamSection optimizer,
        ScheduleSection schedule,
        Optional<PairValidationSection> validation,
        OutputSection output,
        MachineSection machine)
        implements PairRun {}
