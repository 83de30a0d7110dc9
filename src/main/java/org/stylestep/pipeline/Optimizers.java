package org.stylestep.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.Network;
import org.stylestep.settings.Component;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.Optimizer;

/** Optimizers and schedules of run files. */
final class Optimizers {

    private Optimizers() {}

    static Function<Network, Optimizer> factory(Component algorithm, Extensions extensions) {
        return network -> {
            try {
                return extensions.create(Optimizer.KIND, algorithm, network);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    static LearningSchedule schedule(Component schedule, long epochImages, Extensions extensions) throws IOException {
        return Keyed.at("schedule", () -> extensions.create(LearningSchedule.KIND, schedule, epochImages));
    }
}
