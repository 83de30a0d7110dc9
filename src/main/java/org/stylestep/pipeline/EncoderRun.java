package org.stylestep.pipeline;

import java.util.Optional;
import org.stylestep.config.Default;

/**
 * The run file of stage 1, which pre-trains the style encoder.
 *
 * @param seed keys all randomness
 * @param data training images
 * @param features features that say which images look alike
 * @param mining how triplets are drawn
 * @param encoder the encoder
 * @param objective what it minimizes
 * @param optimizer how it learns
 * @param schedule for how long
 * @param validation held-out triplets; without them training has no early end
 * @param output what the run leaves behind
 * @param runtime where it runs
 */
public record EncoderRun(
        @Default("1") long seed,
        DataSection data,
        FeatureSection features,
        MiningSection mining,
        EncoderSection encoder,
        TripletSection objective,
        AdamSection optimizer,
        TripletScheduleSection schedule,
        Optional<TripletValidationSection> validation,
        OutputSection output,
        RuntimeSection runtime) {}
