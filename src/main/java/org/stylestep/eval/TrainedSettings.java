package org.stylestep.eval;

import java.util.Map;
import java.util.TreeMap;

/** What of a run's settings its weights depend on. */
public final class TrainedSettings {

    private static final String RUNTIME = "runtime";
    private static final String PRECISION = "precision";

    private TrainedSettings() {}

    /**
     * Leaves out what makes no difference to the weights: the output and, but for its precision, the runtime.
     *
     * @param settings the sections of a run file, as a checkpoint keeps them
     * @return the sections that are left; {@code runtime} with its precision alone, {@code float32} where none is given, as in older checkpoints
     */
    public static Map<String, Object> of(Map<?, ?> settings) {
        Map<String, Object> left = new TreeMap<>();
        settings.forEach((name, section) -> left.put(name.toString(), section));
        left.remove("output");
        Object precision = settings.get(RUNTIME) instanceof Map<?, ?> runtime ? runtime.get(PRECISION) : null;
        left.put(RUNTIME, Map.of(PRECISION, precision == null ? "float32" : precision));
        return left;
    }
}
