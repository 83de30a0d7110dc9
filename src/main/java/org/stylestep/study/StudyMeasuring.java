package org.stylestep.study;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stylestep.config.Json;
import org.stylestep.config.RunFile;

/** What the figures of a study's rows are measured with and on, and whether those of an earlier call still hold. */
final class StudyMeasuring {

    /** The figure that a row has where the metrics name an encoder for its triplets. */
    static final String TRIPLET_ACCURACY = "triplet_accuracy";

    /** The sections of a run of stage 1 on which its held-out triplets depend. */
    private static final List<String> TRIPLETS = List.of("seed", "data", "features", "mining", "validation");

    private final Study study;
    private final Map<String, Object> shared;
    private final Optional<Trial> tripletEncoder;
    private final Json json = new Json();

    /**
     * Describes the measuring.
     *
     * @param study the study
     * @param tripletEncoder the encoder that the metrics name for its held-out triplets
     * @param measuredWith what identifies the held-out pairs and the distances
     */
    StudyMeasuring(Study study, Optional<Trial> tripletEncoder, Map<String, Object> measuredWith) {
        this.study = study;
        this.tripletEncoder = tripletEncoder;
        shared = new LinkedHashMap<>(new RunFile().toMap(study.metrics()));
        shared.put("measured_with", measuredWith);
        tripletEncoder.ifPresent(encoder -> shared.put("triplets_of", triplets(encoder)));
        shared.put("seed", study.seeds().get(0));
        shared.put("sheet_columns", study.output().sheetColumns());
    }

    private static Map<String, Object> triplets(Trial encoder) {
        Map<String, Object> settings =
                new RunFile().toMap(encoder.stages().get(0).settings());
        settings.keySet().retainAll(TRIPLETS);
        return settings;
    }

    /** All on which a row's figures and pictures depend, beside the settings of its training. */
    Map<String, Object> of(Trial row) {
        Map<String, Object> settings = new LinkedHashMap<>(shared);
        settings.put(
                "samples",
                study.rows().get(row.name()).samples().map(Enum::name).orElse("standard"));
        return settings;
    }

    /** Whether there are the triplets that rows are asked about, if they are. */
    boolean tripletsThere() throws IOException {
        return tripletEncoder.isEmpty() || new TrialFolder(tripletEncoder.get()).trained();
    }

    /** Whether a row's figures and pictures are what measuring it now would give. */
    boolean holds(Trial row, TrialResult result) {
        return json.line(sorted(result.measured())).equals(json.line(sorted(of(row))))
                && (result.failure().isPresent() || lacking(result.figures()).isEmpty());
    }

    /** The same value whatever order its keys come in. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> keys = new TreeMap<>();
            map.forEach((key, inner) -> keys.put(key.toString(), sorted(inner)));
            return keys;
        }
        return value instanceof List<?> list
                ? list.stream().map(StudyMeasuring::sorted).toList()
                : value;
    }

    /** Whether nothing is left to do for a row. */
    boolean done(Trial row, TrialResult result) {
        return result.failure().isEmpty() && holds(row, result);
    }

    /** Says which figure there should be and is not. */
    Optional<String> lacking(Map<String, Double> figures) {
        return study.metrics()
                .triplets()
                .filter(name -> !figures.containsKey(TRIPLET_ACCURACY))
                .map(name -> "there are no triplets to ask about, because the encoder '" + name
                        + "' of metrics.triplets failed before it had found them");
    }
}
