package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A step that was done. Its values lie on the device until somebody asks for one, and die when the listeners return.
 */
public final class StepEvent {

    private final long steps;
    private final long totalSteps;
    private final long images;
    private final double learningRateFactor;
    private final Map<String, NDArray> values;

    StepEvent(long steps, long totalSteps, long images, double learningRateFactor, Map<String, NDArray> values) {
        this.steps = steps;
        this.totalSteps = totalSteps;
        this.images = images;
        this.learningRateFactor = learningRateFactor;
        this.values = values;
    }

    /**
     * Returns the steps done.
     *
     * @return from 1
     */
    public long steps() {
        return steps;
    }

    /**
     * Returns the steps that the stage has in all.
     *
     * @return as the schedule says
     */
    public long totalSteps() {
        return totalSteps;
    }

    /**
     * Returns the images shown so far in this stage.
     *
     * @return this step's included
     */
    public long images() {
        return images;
    }

    /**
     * Returns the factor that the schedule put on the learning rates in this step.
     *
     * @return in [0, 1]
     */
    public double learningRateFactor() {
        return learningRateFactor;
    }

    /**
     * Reads all values off the device.
     *
     * @return numbers by name
     * @throws DivergedException if one is not finite
     */
    public Map<String, Double> values() {
        Map<String, Double> read = new LinkedHashMap<>();
        values.forEach((name, array) -> {
            double value = array.getFloat();
            if (!Double.isFinite(value)) {
                throw new DivergedException(name, value, steps);
            }
            read.put(name, value);
        });
        return read;
    }
}
