package org.stylestep.examples;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;
import org.stylestep.train.StageListener;
import org.stylestep.train.StepEvent;

/** Gives a monitor of one's own a name. */
public final class OwnMonitor implements StyleStepExtension {

    private static final Logger LOGGER = LoggerFactory.getLogger(OwnMonitor.class);

    // Shown: a monitor that warns of large losses
    /** The options of a monitor: {@code monitors: [{type: alarm, above: 10}]}. */
    public record Alarm(double above) {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions.add(StageListener.KIND, "alarm", Alarm.class, (options, context) -> new StageListener() {
            @Override
            public void stepped(StepEvent event) {
                if (event.steps() % context.everySteps() == 0) {
                    event.values().forEach((name, value) -> {
                        if (value > options.above()) {
                            LOGGER.warn("{}, step {}: {} is {}", context.folder(), event.steps(), name, value);
                        }
                    });
                }
            }
        });
    }
    // Shown: end
}
