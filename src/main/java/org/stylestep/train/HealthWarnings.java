package org.stylestep.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a warning, once a cause, when the figures of a training show that it goes wrong: codes that have collapsed, a discriminator that has won, a
 * generator that ignores the style code.
 *
 * <p>It reads the figures of the steps that {@link StatsLog} reads, so that it costs nothing.
 */
public final class HealthWarnings implements StageListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(HealthWarnings.class);

    private final long everySteps;
    private final List<HealthCheck> ofSteps;
    private final List<HealthCheck> ofValidations = List.of(HealthCheck.ignoredCodes());

    /**
     * Creates the listener.
     *
     * @param everySteps steps between readings, at least 1
     * @param discriminators the names of the discriminators that are trained
     * @param margin the margin of the triplet loss in stage 1
     */
    public HealthWarnings(long everySteps, List<String> discriminators, Optional<Float> margin) {
        this.everySteps = everySteps;
        ofSteps = Stream.concat(
                        margin.stream().map(HealthCheck::atMargin),
                        discriminators.stream().map(HealthCheck::won))
                .toList();
    }

    @Override
    public void stepped(StepEvent event) {
        if (event.steps() % everySteps == 0) {
            read(ofSteps, event.steps(), event.values());
        }
    }

    @Override
    public void validated(long steps, Stage.ValidationResult result) {
        read(ofValidations, steps, result.values());
    }

    private static void read(List<HealthCheck> checks, long steps, Map<String, Double> figures) {
        checks.forEach(check -> check.read(figures).ifPresent(warning -> LOGGER.warn("step {}: {}", steps, warning)));
    }
}
