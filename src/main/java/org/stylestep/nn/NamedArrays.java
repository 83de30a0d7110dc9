package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.stylestep.engine.Gradients;

/** Named arrays copied into others of the same names and shapes. */
public final class NamedArrays {

    private static final NDIndex EVERYTHING = new NDIndex("...");

    private NamedArrays() {}

    /**
     * Copies arrays, from any manager and device, into others.
     *
     * @param what whose arrays the others are, for the message
     * @throws IllegalArgumentException if names are missing or unexpected, or shapes differ; it lists all of them, and nothing has been copied
     */
    public static void copy(Map<String, NDArray> from, Map<String, NDArray> to, String what) {
        copy(from, to, what, name -> false);
    }

    /**
     * Copies arrays likewise, but for some of the former.
     *
     * @param what whose arrays the others are, for the message
     * @param obsolete which names of the former are passed over
     * @throws IllegalArgumentException if names are missing or unexpected, or shapes differ; it lists all of them, and nothing has been copied
     */
    public static void copy(
            Map<String, NDArray> from, Map<String, NDArray> to, String what, Predicate<String> obsolete) {
        List<String> faults = new ArrayList<>();
        to.forEach((name, target) -> {
            NDArray source = from.get(name);
            if (source == null) {
                faults.add("missing: " + name);
            } else if (!source.getShape().equals(target.getShape())) {
                faults.add(name + ": expected shape " + target.getShape() + ", found " + source.getShape());
            }
        });
        from.keySet().stream()
                .filter(name -> !to.containsKey(name) && !obsolete.test(name))
                .sorted()
                .forEach(name -> faults.add("unexpected: " + name));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("these values do not fit " + what + ": " + String.join("; ", faults));
        }
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            to.forEach((name, target) -> target.set(EVERYTHING, from.get(name)));
        }
    }
}
