package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.config.Json;
import org.stylestep.config.RunFile;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.AtomicFolder;
import org.stylestep.pipeline.TrainingCost;

/** The folder of a trial: the settings it was begun with, its runs, and what came of it. */
final class TrialFolder {

    private final Trial trial;
    private final Json json = new Json();

    TrialFolder(Trial trial) {
        this.trial = trial;
    }

    private Path settings() {
        return trial.folder().resolve("settings.json");
    }

    private Path resultFile() {
        return trial.folder().resolve("result.json");
    }

    private Path pictures() {
        return trial.folder().resolve("pictures.png");
    }

    Optional<TrialResult> result() throws IOException {
        return json.read(resultFile(), TrialResult.class);
    }

    void write(TrialResult result) throws IOException {
        Files.createDirectories(trial.folder());
        json.write(resultFile(), result);
    }

    void writePictures(RgbImage strip) throws IOException {
        ImageFiles.writePng(strip, pictures());
    }

    Optional<RgbImage> readPictures() throws IOException {
        return Files.exists(pictures()) ? Optional.of(ImageFiles.read(pictures())) : Optional.empty();
    }

    /** Says which setting is another one than when the trial was begun. */
    Optional<String> change() throws IOException {
        Optional<Object> before = json.read(settings(), Object.class);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> then = json.flatten("stage", before.get());
        Map<String, String> now = json.flatten("stage", trial.settings());
        return Stream.concat(then.keySet().stream(), now.keySet().stream())
                .filter(key -> !then.getOrDefault(key, "").equals(now.getOrDefault(key, "")))
                .findFirst()
                .map(key -> key + " was " + then.getOrDefault(key, "absent") + " and is now "
                        + now.getOrDefault(key, "absent"));
    }

    /** Writes the settings that the trial is begun with; what an earlier attempt ended with no longer counts. */
    void begin() throws IOException {
        Files.createDirectories(trial.folder());
        Files.deleteIfExists(resultFile());
        json.write(settings(), trial.settings());
        for (Trial.Stage stage : trial.stages()) {
            String text = "# A stage of '" + trial.title() + "', as its study set it.\n"
                    + new RunFile().write(stage.settings());
            AtomicFile.write(stage.file(".yaml"), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    TrainingCost cost(Trial.Stage stage) throws IOException {
        return json.read(stage.cost(), TrainingCost.class).orElse(TrainingCost.none());
    }

    /** Whether any of its stages has come to its end. */
    boolean partlyTrained() throws IOException {
        for (Trial.Stage stage : trial.stages()) {
            if (cost(stage).finished()) {
                return true;
            }
        }
        return false;
    }

    boolean trained() throws IOException {
        for (Trial.Stage stage : trial.stages()) {
            if (!cost(stage).finished()) {
                return false;
            }
        }
        return true;
    }

    /** What the trial's own training cost, over its stages; a figure that a stage does not have is left out. */
    Map<String, Double> costs() throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        List<TrainingCost> costs = new ArrayList<>();
        for (Trial.Stage stage : trial.stages()) {
            costs.add(cost(stage));
        }
        double images = costs.stream().mapToDouble(TrainingCost::images).sum();
        figures.put("images", images);
        if (costs.stream().allMatch(cost -> cost.imagesPerSecond().isPresent())) {
            double seconds = costs.stream()
                    .mapToDouble(cost -> cost.images() / cost.imagesPerSecond().orElseThrow())
                    .sum();
            figures.put("images_per_second", images / seconds);
        }
        if (costs.stream().allMatch(cost -> cost.peakMib().isPresent())) {
            figures.put(
                    "peak_mib",
                    costs.stream()
                            .mapToDouble(cost -> cost.peakMib().orElseThrow())
                            .max()
                            .orElseThrow());
        }
        figures.put("minutes", costs.stream().mapToDouble(TrainingCost::seconds).sum() / 60);
        if (costs.stream().allMatch(cost -> cost.cpuSeconds().isPresent())) {
            double seconds = costs.stream()
                    .mapToDouble(cost -> cost.cpuSeconds().orElseThrow())
                    .sum();
            figures.put("cpu_minutes", seconds / 60);
            figures.put("images_per_cpu_second", images / seconds);
        }
        return figures;
    }

    /** Removes everything of the trial: the folder at once, so that no half of it is ever gone on with. */
    void clear() throws IOException {
        Path aside = trial.folder().resolveSibling("." + trial.folder().getFileName() + ".removed");
        AtomicFolder.delete(aside);
        AtomicFolder.remove(trial.folder(), aside);
    }
}
