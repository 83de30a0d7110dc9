package org.stylestep.eval;

import ai.djl.ndarray.NDArray;

/**
 * A number for each rendering that says how far it is from its target.
 *
 * <p>A metric of one's own is a class like this:
 *
 * <pre>{@code
 * final class Greatest implements Metric {
 *     public String name() {
 *         return "greatest";
 *     }
 *
 *     public double[] evaluate(NDArray renderings, NDArray targets) {
 *         NDArray greatest = renderings.sub(targets).abs().max(new int[] {1, 2, 3});
 *         return Metric.toDoubles(greatest);
 *     }
 * }
 * }</pre>
 */
public interface Metric {

    /** Returns the metric's name in reports: lower case, a unit or scale where there could be a doubt. */
    String name();

    /**
     * Compares renderings with their targets.
     *
     * @param renderings (B, 3, H, W) in [-1, 1]
     * @param targets (B, 3, H, W) in [-1, 1]
     * @return B numbers, one an image
     */
    double[] evaluate(NDArray renderings, NDArray targets);

    /**
     * Copies one number an image off the device.
     *
     * @param values B numbers in float32, of any shape
     * @return the B numbers
     */
    static double[] toDoubles(NDArray values) {
        float[] floats = values.toFloatArray();
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }
}
