package org.stylestep.train;

import ai.djl.util.JsonUtils;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.stylestep.io.AtomicFile;

/**
 * Writes {@code stats.jsonl}: a line of JSON every so many steps, with {@code step}, {@code images}, {@code learning_rate_factor} and the step's
 * values, and one after each validation.
 *
 * <p>After a resume, or when the training goes back, lines of steps that are done again are dropped first, so that a step stands in the file once.
 */
public final class StatsLog implements StageListener {

    private final Path file;
    private final long everySteps;

    /** Creates the log with a line every so many steps, at least 1; its file is created when training starts. */
    public StatsLog(Path file, long everySteps) {
        if (everySteps < 1) {
            throw new IllegalArgumentException("steps between lines must be at least 1, not " + everySteps);
        }
        this.file = file;
        this.everySteps = everySteps;
    }

    @Override
    public void started(long firstStep, long totalSteps) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        List<String> kept = List.of();
        if (firstStep > 0 && Files.exists(file)) {
            // As bytes: what a crash left need not be text.
            kept = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> step(line) >= 0 && step(line) <= firstStep)
                    .toList();
        }
        String text = kept.stream().map(line -> line + "\n").collect(Collectors.joining());
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void wentBack(long steps) throws IOException {
        started(steps, steps);
    }

    // A line that a cut left unfinished has no step.
    private static long step(String line) {
        if (!line.startsWith("{")) {
            return -1;
        }
        try {
            return JsonParser.parseString(line)
                    .getAsJsonObject()
                    .getAsJsonPrimitive("step")
                    .getAsLong();
        } catch (JsonParseException
                | IllegalStateException
                | NumberFormatException
                | ClassCastException
                | NullPointerException e) {
            return -1;
        }
    }

    @Override
    public void stepped(StepEvent event) throws IOException {
        if (event.steps() % everySteps == 0 || event.steps() == event.totalSteps()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("step", event.steps());
            line.put("images", event.images());
            line.put("learning_rate_factor", event.learningRateFactor());
            line.putAll(event.values());
            append(line);
        }
    }

    @Override
    public void validated(long steps, Stage.ValidationResult result) throws IOException {
        if (!result.values().isEmpty()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("step", steps);
            line.putAll(result.values());
            line.put("best", result.best());
            append(line);
        }
    }

    private void append(Map<String, Object> line) throws IOException {
        String json = JsonUtils.GSON.toJson(line) + "\n";
        try {
            Files.write(
                    file, json.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
