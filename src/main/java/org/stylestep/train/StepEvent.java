package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A step that was done. Its values lie on the device until a listener reads one, and can be read until the listeners return. */
public final class StepEvent {

    private final long steps;
    private final long totalSteps;
    private final long images;
    private final double learningRateFactor;
    private final Map<String, NDArray> arrays;
    private Map<String, Double> values;

    StepEvent(long steps, long totalSteps, long images, double learningRateFactor, Map<String, NDArray> arrays) {
        this.steps = steps;
        this.totalSteps = totalSteps;
        this.images = images;
        this.learningRateFactor = learningRateFactor;
        this.arrays = arrays;
    }

    /** Returns the steps done, from 1. */
    public long steps() {
        return steps;
    }

    /** Returns the steps that the stage has in all. */
    public long totalSteps() {
        return totalSteps;
    }

    /** Returns the images shown so far in this stage, this step's included. */
    public long images() {
        return images;
    }

    /** Returns the factor in [0, 1] by which the schedule multiplied the learning rates in this step. */
    public double learningRateFactor() {
        return learningRateFactor;
    }

    /** Returns whether a listener has read the values, which were finite then. */
    boolean isRead() {
        return values != null;
    }

    /**
     * {@return all values by name, read off the device once, by the first listener that calls this}
     *
     * @throws DivergedException if one is not finite
     */
    public Map<String, Double> values() {
        if (values == null) {
            Map<String, Double> read = new LinkedHashMap<>();
            arrays.forEach((name, array) -> {
                double value = array.getFloat();
                if (!Double.isFinite(value)) {
                    throw new DivergedException(name, value, steps);
                }
                read.put(name, value);
            });
            values = Collections.unmodifiableMap(read);
        }
        return values;
    }
}
