package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import org.stylestep.features.PerceptualDistance;

/**
 * The distance of a rendering from its target in a network's features.
 *
 * <p>Numbers of different features, layer weights or image sizes do not compare, so a report says all three.
 */
public final class FeatureDistance implements Metric {

    private final PerceptualDistance distance;

    /**
     * Makes a metric of a distance.
     *
     * @param distance the distance, which stays the caller's to close
     */
    public FeatureDistance(PerceptualDistance distance) {
        this.distance = distance;
    }

    @Override
    public String name() {
        return "feature_distance";
    }

    @Override
    public double[] evaluate(NDArray renderings, NDArray targets) {
        return distance.ofEach(renderings, targets);
    }
}
