package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Map;

/** Copies saved state back into the arrays of an optimizer or whatever else a stage keeps. */
public final class NamedArrays {

    private static final NDIndex EVERYTHING = new NDIndex("...");

    private NamedArrays() {}

    /**
     * Copies arrays into others of the same names, which stay the arrays they are.
     *
     * @param from the saved arrays, from any manager and device
     * @param to the arrays to overwrite
     * @param what names the owner of the arrays in messages, such as {@code the optimizer of encoder}
     * @throws IllegalArgumentException if names or shapes differ
     */
    public static void copy(Map<String, NDArray> from, Map<String, NDArray> to, String what) {
        if (!from.keySet().equals(to.keySet())) {
            throw new IllegalArgumentException("the saved arrays do not fit " + what + ": they are named "
                    + from.keySet() + " and should be " + to.keySet());
        }
        to.forEach((name, target) -> {
            NDArray source = from.get(name);
            if (!source.getShape().equals(target.getShape())) {
                throw new IllegalArgumentException("the saved array '" + name + "' does not fit " + what
                        + ": its shape is " + source.getShape() + " and should be " + target.getShape());
            }
            target.set(EVERYTHING, source);
        });
    }
}
