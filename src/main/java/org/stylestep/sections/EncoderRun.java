package org.stylestep.sections;

import java.util.Optional;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The run file of stage 1, which pre-trains the style encoder.
 *
 * @param seed keys all randomness
 * @param data training images
 * @param features features that say which images look alike
 * @param mining how triplets are drawn
 * @param encoder the encoder
 * @param objective what it minimizes
 * @param optimizer learning rate, clipping and algorithm
 * @param schedule for how long
 * @param validation held-out triplets; without them training has no early end
 * @param output what the run leaves behind
 * @param runtime where it runs
 */
public record EncoderRun(
        @Default("1") long seed,
        DataSection data,
        @Choice(kind = "features", standard = "filter_bank") Component features,
        MiningSection mining,
        EncoderSection encoder,
        TripletSection objective,
        OptimizerSection optimizer,
        TripletScheduleSection schedule,
        Optional<TripletValidationSection> validation,
        OutputSection output,
        RuntimeSection runtime)
        implements StageRun {}
