package org.stylestep.sections;

import java.util.Map;
import java.util.Optional;
import org.stylestep.settings.Component;

/** What the run files of stages 2 and 3 have in common. */
public sealed interface PairRun extends StageRun permits GeneratorRun, FinetuneRun {

    /** Returns the distance of a rendering from its target. */
    ReconstructionSection reconstruction();

    /** Returns the loss terms by name: one that is not named is off, one of weight 0 is computed and reported only. */
    Map<String, TermSection> objective();

    /** Returns what the adversarial terms have in common. */
    GanSection gan();

    /** Returns the discriminator of its own for renderings in random styles. */
    Optional<Component> discriminatorRandom();

    /** Returns optimizers and moving average. */
    GanOptimizerSection optimizer();

    /** Returns for how long. */
    ScheduleSection schedule();

    /** Returns the held-out pairs. */
    Optional<PairValidationSection> validation();

    @Override
    OutputSection output();
}
