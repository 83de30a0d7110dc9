package org.stylestep.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.io.JsonFile;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.RecordReader;

/**
 * An evaluation as {@code evaluation.json} keeps it.
 *
 * @param protocol every condition of the measurement; {@link #conditions} selects those that a figure depends on
 * @param figures numbers by name, such as {@code psnr_db_own}, {@code diversity} or {@code images_per_second}
 * @param images the scores of every held-out pair
 */
public record Evaluation(Map<String, Object> protocol, Map<String, Double> figures, List<ImageScore> images) {

    /** The protocol's key of the held-out pairs: fingerprint, number and size. */
    public static final String PAIRS = "pairs";

    /** The protocol's key of the metrics by name, each with what its values depend on. */
    public static final String METRICS = "metrics";

    /** The name of the mean distance between renderings of an input in sampled styles, as a figure and as the protocol's key. */
    public static final String DIVERSITY = "diversity";

    /** The figure of {@link StyleClassification}, and the protocol's key of its conditions. */
    public static final String STYLE_CLASSIFICATION = "style_classification";

    /** The figure of the share of held-out triplets that the encoder orders correctly, and the protocol's key of these triplets. */
    public static final String TRIPLET_ACCURACY = "triplet_accuracy";

    /** The protocol's key of the training: its seed and settings. */
    public static final String TRAINING = "training";

    /** The figure of the encoder that training started from, beside {@link #TRIPLET_ACCURACY}. */
    public static final String TRIPLET_ACCURACY_PRETRAINED = TRIPLET_ACCURACY + "_pretrained";

    /** The ending of a metric's figure of the mean training image. */
    public static final String MEAN_IMAGE = "_mean_image";

    /** The endings of a metric's figures: {@link Scores#figures}. */
    private static final List<String> FIGURES = List.of("_own", "_other", "_gap", MEAN_IMAGE);

    private static final List<String> OF_EVERY_RENDERING = List.of(PAIRS, "weights", "seed");

    /** Keeps copies, in their order. */
    public Evaluation {
        protocol = Collections.unmodifiableMap(new LinkedHashMap<>(protocol));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        images = List.copyOf(images);
    }

    /**
     * Returns where the report of a run, a checkpoint or an exported model goes unless another file is named.
     *
     * @param path the folder
     * @return {@code RUN/evaluation.json} for a run, {@code RUN/evaluation-CHECKPOINT.json} for a checkpoint of one, and
     *     {@code MODEL-evaluation.json} beside an exported model
     */
    public static Path report(Path path) {
        Optional<Path> run = CheckpointStore.runOf(path);
        if (run.isPresent()) {
            return run.get().resolve("evaluation-" + path.getFileName() + ".json");
        }
        boolean exported = Files.exists(path.resolve(Manifest.FILE));
        return exported
                ? path.resolveSibling(path.getFileName() + "-evaluation.json")
                : path.resolve("evaluation.json");
    }

    /**
     * Returns a file that is written beside a report.
     *
     * @param report the report
     * @param ending what replaces its ending: {@code .png} or {@code -cells.png}
     */
    public static Path beside(Path report, String ending) {
        return report.resolveSibling(report.getFileName().toString().replaceFirst("\\.json$", "") + ending);
    }

    /**
     * Reads an evaluation.
     *
     * @param file JSON as {@link #write} makes it
     * @return the evaluation, if the file is there
     * @throws IOException if it cannot be read or holds something else; the message names it
     */
    public static Optional<Evaluation> read(Path file) throws IOException {
        Optional<Map<String, Object>> values = JsonFile.read(file);
        try {
            return values.map(map -> new RecordReader().read(map, Evaluation.class));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not an evaluation: " + e.getMessage() + "; evaluate the run again", e);
        }
    }

    /**
     * Writes the evaluation.
     *
     * @param file JSON, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("protocol", protocol);
        values.put("figures", figures);
        values.put("images", images.stream().map(RecordMap::of).toList());
        JsonFile.write(file, values);
    }

    /**
     * Returns the conditions that a figure depends on: figures of two evaluations compare if these are equal.
     *
     * @return the conditions by dotted key, sorted; empty for figures such as costs, which depend on no condition of the protocol
     */
    public Map<String, String> conditions(String figure) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        if (figure.equals(TRIPLET_ACCURACY) || figure.equals(TRIPLET_ACCURACY_PRETRAINED)) {
            copy(TRIPLET_ACCURACY, chosen);
        } else if (protocol.containsKey(figure)) {
            OF_EVERY_RENDERING.forEach(key -> copy(key, chosen));
            copy(figure, chosen);
        } else if (protocol.get(METRICS) instanceof Map<?, ?> metrics) {
            metrics.forEach((name, metric) -> {
                if (FIGURES.stream().anyMatch(ending -> figure.equals(name + ending))) {
                    OF_EVERY_RENDERING.forEach(key -> copy(key, chosen));
                    chosen.put(name.toString(), metric);
                    if (figure.endsWith(MEAN_IMAGE)) {
                        copy("mean_image", chosen);
                    }
                }
            });
        }
        Map<String, String> flat = new TreeMap<>();
        RecordMap.leaves(chosen).forEach((key, value) -> flat.put(key, String.valueOf(value)));
        return flat;
    }

    private void copy(String key, Map<String, Object> to) {
        if (protocol.containsKey(key)) {
            to.put(key, protocol.get(key));
        }
    }
}
