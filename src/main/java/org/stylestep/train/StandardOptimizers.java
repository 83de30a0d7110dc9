package org.stylestep.train;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;

/** The library's optimizer, {@code adam}, and learning-rate schedules, {@code linear_decay}, {@code cosine_decay} and {@code step_decay}, by name. */
public final class StandardOptimizers implements StyleStepExtension {

    /** Makes the extension. */
    public StandardOptimizers() {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(Optimizer.KIND, "adam", Adam.Options.class, (options, network) -> new Adam(network, options))
                .add(
                        LearningSchedule.KIND,
                        "linear_decay",
                        LinearDecay.Options.class,
                        (options, epoch) -> LinearDecay.of(options))
                .add(
                        LearningSchedule.KIND,
                        "cosine_decay",
                        CosineDecay.Options.class,
                        (options, epoch) -> CosineDecay.of(options))
                .add(
                        LearningSchedule.KIND,
                        "step_decay",
                        StepDecay.Options.class,
                        (options, epoch) -> StepDecay.of(options, epoch));
    }
}
