package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.stylestep.io.JsonFile;
import org.stylestep.settings.RecordReader;

/**
 * What a training has cost so far, earlier processes of a run that was gone on with included.
 *
 * @param images images shown
 * @param seconds time from each start of the loop to its last checkpoint
 * @param cpuSeconds processor time of all the process' threads in that time, where the system tells it
 * @param peakMib the largest resident memory of a process, where the system tells it
 * @param speeds images per second in every stretch of steps that nothing interrupted
 * @param finished whether the training has come to its end
 */
public record TrainingCost(
        long images,
        double seconds,
        Optional<Double> cpuSeconds,
        Optional<Double> peakMib,
        List<Double> speeds,
        boolean finished) {

    /** Keeps a copy of the list. */
    public TrainingCost {
        speeds = List.copyOf(speeds);
    }

    /**
     * Reads what a {@link CostLog} wrote; empty if the file is not there.
     *
     * @throws IOException if it cannot be read or is damaged; the message names it
     */
    public static Optional<TrainingCost> read(Path file) throws IOException {
        Optional<Map<String, Object>> values = JsonFile.read(file);
        try {
            return values.map(map -> new RecordReader().read(map, TrainingCost.class));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage() + "; remove it", e);
        }
    }

    /** Returns the cost of no step. */
    public static TrainingCost none() {
        return new TrainingCost(0, 0, Optional.empty(), Optional.empty(), List.of(), false);
    }

    /** Returns the speed of training itself, without start-up, checkpoints and sample sheets: the median of the speeds, if there are any. */
    public Optional<Double> imagesPerSecond() {
        if (speeds.isEmpty()) {
            return Optional.empty();
        }
        List<Double> sorted = speeds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    /** Returns the cost as {@linkplain #figures(List) figures} of this stage alone. */
    public Map<String, Double> figures() {
        return figures(List.of(this));
    }

    /**
     * Returns what a training of several stages cost, as figures of an evaluation: {@code images_per_second} (all images over the sum of the stages'
     * times), {@code images_per_cpu_second}, {@code peak_mib} (the
     * largest) and {@code minutes}, as far as they are known for all stages
     */
    public static Map<String, Double> figures(List<TrainingCost> stages) {
        Map<String, Double> figures = new LinkedHashMap<>();
        double images = stages.stream().mapToDouble(TrainingCost::images).sum();
        double seconds = sum(stages, cost -> cost.imagesPerSecond().map(speed -> cost.images() / speed));
        double cpuSeconds = sum(stages, TrainingCost::cpuSeconds);
        if (seconds > 0) {
            figures.put("images_per_second", images / seconds);
        }
        if (cpuSeconds > 0) {
            figures.put("images_per_cpu_second", images / cpuSeconds);
        }
        if (stages.stream().allMatch(cost -> cost.peakMib().isPresent())) {
            figures.put(
                    "peak_mib",
                    stages.stream()
                            .mapToDouble(cost -> cost.peakMib().orElseThrow())
                            .max()
                            .orElseThrow());
        }
        figures.put(
                "minutes", stages.stream().mapToDouble(TrainingCost::seconds).sum() / 60);
        return figures;
    }

    /** The sum over the stages; NaN if one of them does not know. */
    private static double sum(List<TrainingCost> stages, Function<TrainingCost, Optional<Double>> time) {
        return stages.stream()
                .mapToDouble(cost -> time.apply(cost).orElse(Double.NaN))
                .sum();
    }
}
