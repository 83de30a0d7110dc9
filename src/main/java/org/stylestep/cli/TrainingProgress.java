package org.stylestep.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.stylestep.train.Outcome;
import org.stylestep.train.Stage;
import org.stylestep.train.StageListener;
import org.stylestep.train.StepEvent;

/** Shows how far a training is: a bar with an estimate of the time left on a terminal, a line now and then elsewhere. */
final class TrainingProgress implements StageListener, AutoCloseable {

    /** How often losses are read off the device to be shown. */
    private static final Duration BETWEEN_READS = Duration.ofSeconds(2);

    private final String task;
    private final Console console;
    private Progress progress = Progress.none();
    private long lastRead = Long.MIN_VALUE;

    TrainingProgress(String task, Console console) {
        this.task = task;
        this.console = console;
    }

    @Override
    public void started(long firstStep, long totalSteps) {
        console.event("started", Map.of("stage", task, "step", firstStep, "steps", totalSteps));
        progress = Progress.start(task, firstStep, totalSteps, console);
    }

    @Override
    public void stepped(StepEvent event) {
        long now = System.nanoTime();
        boolean last = event.steps() == event.totalSteps();
        if (last || lastRead == Long.MIN_VALUE || now - lastRead >= BETWEEN_READS.toNanos()) {
            lastRead = now;
            progress.note(line(event.values()));
            console.event("step", Map.of("step", event.steps(), "images", event.images(), "values", event.values()));
        }
        progress.at(event.steps());
    }

    @Override
    public void validated(long steps, Stage.ValidationResult check) {
        if (!check.values().isEmpty()) {
            console.event("validated", Map.of("step", steps, "values", check.values(), "best", check.best()));
            console.note(task + ", step " + steps + ": " + line(check.values()) + (check.best() ? "  (best)" : ""));
        }
    }

    @Override
    public void saved(long steps, Path checkpoint) {
        console.event("saved", Map.of("step", steps, "checkpoint", checkpoint.toString()));
    }

    @Override
    public void finished(Outcome outcome) {
        String reason = outcome.reason().name().toLowerCase(Locale.ROOT);
        console.event("finished", Map.of("reason", reason, "step", outcome.steps(), "images", outcome.images()));
    }

    private static String line(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + String.format(Locale.ROOT, " %.3g", entry.getValue()))
                .collect(Collectors.joining("  "));
    }

    @Override
    public void close() {
        progress.close();
    }
}
