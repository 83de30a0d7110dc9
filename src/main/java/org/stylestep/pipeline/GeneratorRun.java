package org.stylestep.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.stylestep.config.Default;

/**
 * The run file of stage 2, which trains the generator with a frozen encoder, or both together from the start.
 *
 * @param seed keys all randomness
 * @param data training pairs
 * @param encoder the encoder of stage 1, with its form of the style code, or a new one that learns with the generator
 * @param generator the generator
 * @param discriminator the discriminator
 * @param discriminatorRandom a discriminator of its own for renderings in random styles; else the other one takes them
 * @param reconstruction the distance of a rendering from its target
 * @param objective the weights of the loss terms by name ({@link org.stylestep.objective.LossCatalog}): a term without a weight is off, one
 *     with 0 is computed and reported only
 * @param gan what the adversarial terms have in common
 * @param optimizer how the networks learn
 * @param schedule for how long
 * @param validation held-out pairs for sample sheets and the evaluation
 * @param output what the run leaves behind
 * @param runtime where it runs
 */
public record GeneratorRun(
        @Default("1") long seed,
        DataSection data,
        PairEncoderSection encoder,
        GeneratorSection generator,
        DiscriminatorSection discriminator,
        Optional<DiscriminatorSection> discriminatorRandom,
        ReconstructionSection reconstruction,
        Map<String, Float> objective,
        GanSection gan,
        GanAdamSection optimizer,
        ScheduleSection schedule,
        Optional<PairValidationSection> validation,
        OutputSection output,
        RuntimeSection runtime)
        implements PairRun {

    /** Takes a copy of the weights, in their order. */
    public GeneratorRun {
        objective = Collections.unmodifiableMap(new LinkedHashMap<>(objective));
    }
}
