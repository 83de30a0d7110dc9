package org.stylestep.sections;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The run file of stage 3, which trains encoder and generator together.
 *
 * @param seed keys all randomness
 * @param data training pairs
 * @param generator the run of stage 2, all of whose networks are used
 * @param discriminatorRandom a new discriminator of its own for renderings in random styles, where stage 2 had none; one that stage 2 had is used
 * @param reconstruction the distance of a rendering from its target
 * @param objective the loss terms with their weights: a term that is not named is off, one of weight 0 is computed and reported only
 * @param gan what the adversarial terms have in common
 * @param optimizer optimizers and moving average
 * @param schedule for how long
 * @param validation held-out pairs for sample sheets and the evaluation
 * @param output what the run leaves behind
 * @param runtime where it runs
 */
public record FinetuneRun(
        @Default("1") long seed,
        DataSection data,
        StartSection generator,

        @Choice(kind = "discriminator", standard = "multi_scale")
        Optional<Component> discriminatorRandom,

        ReconstructionSection reconstruction,
        Map<String, TermSection> objective,
        GanSection gan,
        GanOptimizerSection optimizer,
        ScheduleSection schedule,
        Optional<PairValidationSection> validation,
        OutputSection output,
        RuntimeSection runtime)
        implements PairRun {

    /** Takes a copy of the terms, in their order. */
    public FinetuneRun {
        objective = Collections.unmodifiableMap(new LinkedHashMap<>(objective));
    }
}
