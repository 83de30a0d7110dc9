package org.stylestep.eval;

import ai.djl.ndarray.NDArray;

/**
 * A number for each rendering that says how far it is from its target.
 *
 * <p>A metric of one's own is a class like this:
 *
 * <pre>{@code
 * final class SquaredError implements Metric {
 *     public String name() {
 *         return "squared_error";
 *     }
 *
 *     public double[] evaluate(NDArray renderings, NDArray targets) {
 *         return Metric.meanOfEach(renderings.sub(targets).square());
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
     * Averages over all but the first axis.
     *
     * @param errors (B, ...) in float32
     * @return B numbers
     */
    static double[] meanOfEach(NDArray errors) {
        float[] means = errors.flatten(1, -1).mean(new int[] {1}).toFloatArray();
        double[] doubles = new double[means.length];
        for (int i = 0; i < means.length; i++) {
            doubles[i] = means[i];
        }
        return doubles;
    }
}
