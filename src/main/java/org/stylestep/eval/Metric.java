package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import org.stylestep.extension.Kind;

/**
 * A number for each rendering that measures how far it is from its target. A {@link SetMetric} has numbers of whole sets in its place.
 *
 * <p>A metric of one's own is a class like this, registered under a name by a {@link org.stylestep.extension.StyleStepExtension}:
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
public interface Metric extends AutoCloseable {

    /** Metrics by name: {@code validation: {metrics: [...]}} of a run file. */
    Kind<Metric, MetricContext> KIND = new Kind<>("metric", Metric.class, MetricContext.class);

    /** Returns the metric's name in reports: lower case, a unit or scale where there could be a doubt. */
    String name();

    /** Returns whether a larger number means a better rendering; not so for a distance. */
    default boolean higherIsBetter() {
        return false;
    }

    /**
     * Compares renderings with their targets.
     *
     * @param renderings (B, 3, H, W) in [-1, 1]
     * @param targets (B, 3, H, W) in [-1, 1]
     * @return B numbers, one an image; none if only sets are measured
     */
    double[] evaluate(NDArray renderings, NDArray targets);

    /** Returns the names of its figures; several for a metric of sets that measures several things at once. */
    default List<String> figures() {
        return List.of(name());
    }

    /**
     * {@return what its numbers depend on beside the images, such as the id of the features (numbers measured with others do not compare):
     * strings, numbers, lists and maps by key}
     */
    default Map<String, Object> conditions() {
        return Map.of();
    }

    /** Frees what it holds, such as weights. */
    @Override
    default void close() {}

    /** Averages errors (B, ...) in float32 over all but the first axis, to B numbers. */
    static double[] meanOfEach(NDArray errors) {
        return errors.flatten(1, -1)
                .mean(new int[] {1})
                .toType(DataType.FLOAT64, false)
                .toDoubleArray();
    }
}
