package org.stylestep.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a trial.
 *
 * @param name the row or encoder
 * @param seed the seed
 * @param failure why it has no figures, if it failed
 * @param figures numbers by name
 * @param notes words by name, such as what styles were sampled from
 * @param measured the settings of the metrics that the figures were measured with
 */
record TrialResult(
        String name,
        long seed,
        Optional<String> failure,
        Map<String, Double> figures,
        Map<String, String> notes,
        Map<String, Object> measured) {

    TrialResult {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    /** The same, where what was measured no longer counts. */
    TrialResult withoutFigures() {
        return new TrialResult(name, seed, failure, Map.of(), Map.of(), Map.of());
    }

    static TrialResult failed(Trial trial, String message) {
        return new TrialResult(trial.name(), trial.seed(), Optional.of(message), Map.of(), Map.of(), Map.of());
    }
}
