package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A step that was done. Its values lie on the device until somebody asks for one, and die when the listeners return.
 *
 * @param steps the steps done, from 1
 * @param totalSteps the steps that the stage has in all
 * @param images the images shown so far in this stage, this step's included
 * @param learningRateFactor the factor in [0, 1] that the schedule put on the learning rates in this step
 * @param arrays the values by name, scalars on the device
 */
public record StepEvent(
        long steps, long totalSteps, long images, double learningRateFactor, Map<String, NDArray> arrays) {

    /**
     * {@return all values by name, read off the device}
     *
     * @throws DivergedException if one is not finite
     */
    public Map<String, Double> values() {
        Map<String, Double> read = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            double value = array.getFloat();
            if (!Double.isFinite(value)) {
                throw new DivergedException(name, value, steps);
            }
            read.put(name, value);
        });
        return read;
    }
}
