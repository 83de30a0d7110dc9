package org.stylestep.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.config.RenamedKeys;
import org.stylestep.config.RunFile;
import org.stylestep.config.RunFileException;
import org.stylestep.config.SettingTree;
import org.stylestep.config.Spelling;
import org.stylestep.objective.GanWeighting;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.LossCatalog;

/** Checks the section {@code objective} of stages 2 and 3, a map of weights, against the loss terms of a catalog. */
public final class ObjectiveKeys implements RunFile.Validator {

    private static final String SECTION = "objective";

    private final LossCatalog catalog;

    /** Knows the library's own loss terms. */
    public ObjectiveKeys() {
        this(LossCatalog.standard());
    }

    /**
     * Knows the loss terms of a catalog.
     *
     * @param catalog the loss terms that an objective may name
     */
    public ObjectiveKeys(LossCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Refuses unknown terms, weights that are not numbers from 0, and objectives that do not train the generator.
     *
     * @throws RunFileException if the objective of stage 2 or 3 cannot be used
     */
    @Override
    public void validate(Class<? extends Record> type, SettingTree settings) {
        if (!PairRun.class.isAssignableFrom(type)) {
            return;
        }
        if (!(settings.toMap().get(SECTION) instanceof Map<?, ?> objective)) {
            throw settings.error(SECTION, "must be a map of weights by loss term, such as {reconstruction_direct: 1}");
        }
        List<String> known = List.copyOf(catalog.names());
        Map<String, Float> weights = new LinkedHashMap<>();
        objective.forEach((term, value) -> {
            String name = term.toString();
            String key = SECTION + "." + name;
            if (!known.contains(name)) {
                throw settings.error(
                        key,
                        RenamedKeys.hint(key)
                                .orElseGet(() -> "unknown loss term" + Spelling.suggestion(name, known) + " known: "
                                        + String.join(", ", known)));
            }
            weights.put(name, weight(settings, key, value));
        });
        requireTraining(settings, weights);
    }

    /** Which networks a term trains does not depend on how images are compared or discriminated. */
    private void requireTraining(SettingTree settings, Map<String, Float> weights) {
        try {
            catalog.objective(weights, ImageDistance.L1, new LeastSquares(), GanWeighting.INDEPENDENT);
        } catch (IllegalArgumentException exception) {
            throw settings.error(SECTION, exception.getMessage());
        }
    }

    private static float weight(SettingTree settings, String key, Object value) {
        if (value == null) {
            throw settings.error(key, "has no value");
        }
        if (!(value instanceof Number number)) {
            throw settings.error(key, (value instanceof String ? "\"" + value + "\"" : value) + " is not a number");
        }
        if (!(number.doubleValue() >= 0) || !Float.isFinite(number.floatValue())) {
            throw settings.error(key, value + " is not allowed: a weight must be a number from 0");
        }
        return number.floatValue();
    }
}
