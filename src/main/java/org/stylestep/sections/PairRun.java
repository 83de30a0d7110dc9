package org.stylestep.sections;

import java.util.Map;
import java.util.Optional;
import org.stylestep.settings.Component;

/** What the run files of stages 2 and 3 have in common. */
public sealed interface PairRun permits GeneratorRun, FinetuneRun {

    /** Returns what keys all randomness. */
    long seed();

    /** Returns the training pairs. */
    DataSection data();

    /** Returns the distance of a rendering from its target. */
    ReconstructionSection reconstruction();

    /** Returns the loss terms by name: one that is not named is off, one of weight 0 is computed and reported only. */
    Map<String, TermSection> objective();

    /** Returns what the adversarial terms have in common. */
    GanSection gan();

    /** Returns the discriminator of its own for renderings in random styles. */
    Optional<Component> discriminatorRandom();

    /** Returns how the networks learn. */
    GanOptimizerSection optimizer();

    /** Returns for how long. */
    ScheduleSection schedule();

    /** Returns the held-out pairs. */
    Optional<PairValidationSection> validation();

    /** Returns what the run leaves behind. */
    OutputSection output();

    /** Returns where it runs. */
    RuntimeSection runtime();
}
