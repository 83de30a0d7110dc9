package org.stylestep.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.objective.GanWeighting;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.LossCatalog;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the section {@code objective} of stages 2 and 3, a map of weights, against the loss terms that there are. */
final class ObjectiveKeys {

    private static final String SECTION = "objective";

    private final LossCatalog catalog;

    ObjectiveKeys(LossCatalog catalog) {
        this.catalog = catalog;
    }

    /** Refuses terms that are not known, and weights that are none. */
    void check(SettingTree tree) {
        if (!(tree.root().get(SECTION) instanceof ObjectNode weights)) {
            throw tree.error(SECTION, "must be a map of weights by loss term, such as {reconstruction_direct: 1}");
        }
        List<String> known = List.copyOf(catalog.names());
        weights.forEachEntry((name, weight) -> {
            String key = RecordKeys.join(SECTION, name);
            if (!known.contains(name)) {
                throw tree.error(
                        key,
                        "unknown loss term" + Spelling.suggestion(name, known) + " known: " + String.join(", ", known));
            }
            checkWeight(tree, key, weight);
        });
        requireTeaching(tree, weights);
    }

    /** Which networks a term moves does not depend on how images are compared or judged. */
    private void requireTeaching(SettingTree tree, ObjectNode settings) {
        Map<String, Float> weights = new LinkedHashMap<>();
        settings.forEachEntry((name, weight) -> weights.put(name, weight.floatValue()));
        try {
            catalog.objective(weights, ImageDistance.L1, new LeastSquares(), GanWeighting.INDEPENDENT);
        } catch (IllegalArgumentException exception) {
            throw tree.error(SECTION, exception.getMessage());
        }
    }

    private static void checkWeight(SettingTree tree, String key, JsonNode weight) {
        if (weight.isNull()) {
            throw tree.error(key, "has no value");
        }
        if (!weight.isNumber()) {
            throw tree.error(key, weight + " is not a number");
        }
        if (!(weight.doubleValue() >= 0) || !Float.isFinite(weight.floatValue())) {
            throw tree.error(key, weight + " is not allowed: a weight must be a number from 0");
        }
    }
}
