package org.stylestep.run;

import java.util.Optional;

/**
 * The run file of stage 2, which trains the generator with a frozen encoder.
 *
 * @param seed keys all randomness
 * @param data training pairs
 * @param encoder the run of stage 1, whose encoder and form of the style code are used
 * @param generator the generator
 * @param discriminator the discriminator
 * @param imageDistance the distance of a rendering from its target
 * @param objective the weights of the loss terms
 * @param optimizer how the networks learn
 * @param schedule for how long
 * @param validation held-out pairs for sample sheets and the evaluation
 * @param output what the run leaves behind
 * @param machine where it runs
 */
public record GeneratorRun(
        @Default("1") long seed,
        DataSection data,
        StartSection encoder,
        GeneratorSection generator,
        DiscriminatorSection discriminator,
        ImageDistanceSection imageDistance,
        ObjectiveSection objective,
        GanAdamSection optimizer,
        ScheduleSection schedule,
        Optional<PairValidationSection> validation,
        OutputSection output,
        MachineSection machine)
        implements PairRun {}
