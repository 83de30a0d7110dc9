package org.stylestep.monitor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.stylestep.train.Stage;
import org.stylestep.train.StageListener;
import org.stylestep.train.StepEvent;

/** Collects the figures of a training by name: {@code train/NAME} of the steps that {@code stats.jsonl} has, too, and {@code validation/NAME}. */
abstract class FigureListener implements StageListener {

    private static final String VALIDATION = "validation/";

    private final long everySteps;
    private final ImageRate rate = new ImageRate();

    FigureListener(long everySteps) {
        this.everySteps = everySteps;
    }

    /** Takes the figures of a step. */
    abstract void figures(long steps, Map<String, Double> figures) throws IOException;

    @Override
    public final void stepped(StepEvent event) throws IOException {
        boolean due = event.steps() % everySteps == 0 || event.steps() == event.totalSteps();
        Map<String, Double> figures = new LinkedHashMap<>();
        if (due) {
            // Reading waits for the device, so the rate counts work that is done.
            event.values().forEach((name, value) -> figures.put("train/" + name, value));
            figures.put("train/learning_rate_factor", event.learningRateFactor());
        }
        rate.stepped(event.images(), System.nanoTime());
        if (due) {
            rate.take().ifPresent(value -> figures.put("train/images_per_second", value));
            figures(event.steps(), figures);
        }
    }

    @Override
    public void wentBack(long steps) throws IOException {
        rate.pause();
    }

    @Override
    public final void validated(long steps, Stage.ValidationResult result) throws IOException {
        rate.pause();
        if (!result.values().isEmpty()) {
            Map<String, Double> figures = new LinkedHashMap<>();
            result.values()
                    .forEach((name, value) -> figures.put(VALIDATION + name.replaceFirst("^validation_", ""), value));
            figures(steps, figures);
        }
    }

    @Override
    public void saved(long steps, Path checkpoint) throws IOException {
        rate.pause();
    }
}
