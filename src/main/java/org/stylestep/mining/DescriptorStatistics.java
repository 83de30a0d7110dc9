package org.stylestep.mining;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sums over all descriptors, from which the mean descriptor and the mean distance of each layer follow. */
final class DescriptorStatistics {

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorStatistics.class);

    /** A layer whose spread is below this share of its magnitude differs by rounding only. */
    private static final double ROUNDING = 1e-12;

    private final DescriptorLayout layout;
    private final double[] sums;
    private final double[] squares;
    private final List<String> zero = new ArrayList<>();
    private long count;

    DescriptorStatistics(DescriptorLayout layout) {
        this.layout = layout;
        sums = new double[layout.dimension()];
        squares = new double[layout.layers()];
    }

    /**
     * Takes in the descriptor of an image of that name.
     *
     * @throws IllegalArgumentException if an entry is not finite
     */
    void add(float[] descriptor, String name) {
        double whole = 0;
        for (int layer = 0; layer < squares.length; layer++) {
            double square = 0;
            for (int k = layout.start(layer); k < layout.start(layer + 1); k++) {
                sums[k] += descriptor[k];
                square += (double) descriptor[k] * descriptor[k];
            }
            if (!Double.isFinite(square)) {
                throw new IllegalArgumentException(name + ": the features of layer " + layer
                        + " are not finite; are the extractor's weights sound?");
            }
            squares[layer] += square;
            whole += square;
        }
        if (whole == 0) {
            zero.add(name);
        }
        count++;
    }

    /** Warns of images all of whose features are 0: they have no style, and are equally far from one another. */
    void warnOfZeros() {
        if (!zero.isEmpty()) {
            LOG.warn(
                    "{} of {} images have a style descriptor of zeros, the first {}: the extractor finds no feature in them. Take them out"
                            + " of the data, or set another type of features",
                    zero.size(),
                    count,
                    zero.get(0));
        }
    }

    /** Returns the mean of every column. */
    float[] means() {
        float[] means = new float[sums.length];
        for (int k = 0; k < sums.length; k++) {
            means[k] = (float) (sums[k] / count);
        }
        return means;
    }

    /**
     * Returns the mean squared distance of each layer over all ordered pairs: 2 (mean |a|² − |mean a|²).
     *
     * <p>0 where descriptors differ by rounding only.
     */
    double[] meanDistances() {
        double[] distances = new double[squares.length];
        for (int layer = 0; layer < distances.length; layer++) {
            double square = squares[layer] / count;
            double squareOfMean = 0;
            for (int k = layout.start(layer); k < layout.start(layer + 1); k++) {
                squareOfMean += (sums[k] / count) * (sums[k] / count);
            }
            double distance = 2 * (square - squareOfMean);
            distances[layer] = distance > ROUNDING * square ? distance : 0;
        }
        return distances;
    }

    /** Returns the factor of every column: 1, or if balanced 1 over the root of its layer's mean squared distance. */
    float[] factors(boolean balanced) {
        double[] distances = meanDistances();
        float[] factors = new float[sums.length];
        for (int layer = 0; layer < distances.length; layer++) {
            double inverse = distances[layer] > 0 ? 1 / Math.sqrt(distances[layer]) : 0;
            for (int k = layout.start(layer); k < layout.start(layer + 1); k++) {
                factors[k] = balanced ? (float) inverse : 1;
            }
        }
        return factors;
    }
}
