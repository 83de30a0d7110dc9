package org.stylestep.eval;

import java.util.Map;
import java.util.TreeMap;

/** What of a run's settings its weights depend on. */
public final class TrainedSettings {

    private static final String RUNTIME = "runtime";
    /** What of the runtime makes a difference, with the defaults that hold for older checkpoints. */
    private static final Map<String, Object> COMPUTED = Map.of("precision", "float32", "shards", 1);

    private TrainedSettings() {}

    /**
     * Leaves out what makes no difference to the weights: the output and, but for its precision and its number of shards, the runtime.
     *
     * @param settings the sections of a run file, as a checkpoint keeps them
     * @return the sections that are left; {@code runtime} with {@code precision} and {@code shards}, also where older checkpoints have none
     */
    public static Map<String, Object> of(Map<?, ?> settings) {
        Map<String, Object> left = new TreeMap<>();
        settings.forEach((name, section) -> left.put(name.toString(), section));
        left.remove("output");
        Map<String, Object> computed = new TreeMap<>(COMPUTED);
        if (settings.get(RUNTIME) instanceof Map<?, ?> runtime) {
            computed.replaceAll((key, standard) -> {
                Object given = runtime.get(key);
                return given == null ? standard : given instanceof Number number ? number.intValue() : given;
            });
        }
        left.put(RUNTIME, computed);
        return left;
    }
}
