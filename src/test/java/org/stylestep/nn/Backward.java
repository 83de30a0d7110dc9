package org.stylestep.nn;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.function.UnaryOperator;

/** The gradient of {@code sum_k output_k · cotangent_k}, with fixed numbers as cotangents. */
final class Backward {

    private Backward() {}

    /** Makes inputs of the given shapes that record their gradient. */
    static NDList inputs(NDManager manager, Shape... shapes) {
        NDList inputs = new NDList();
        for (int i = 0; i < shapes.length; i++) {
            NDArray input = Formula.of(manager, "input." + i, shapes[i]);
            input.setRequiresGradient(true);
            inputs.add(input);
        }
        return inputs;
    }

    /** Runs forward and backward, after which the inputs and parameters have their gradients, and returns the outputs. */
    static NDList run(UnaryOperator<NDList> forward, NDList inputs) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList outputs = forward.apply(inputs);
            collector.backward(loss(outputs));
            return outputs;
        }
    }

    /** Computes the loss that {@link #run} differentiates. */
    static NDArray loss(NDList outputs) {
        NDManager manager = outputs.head().getManager();
        NDArray loss = manager.zeros(new Shape());
        for (int i = 0; i < outputs.size(); i++) {
            NDArray output = outputs.get(i);
            loss = loss.add(output.mul(Formula.of(manager, "cotangent." + i, output.getShape()))
                    .sum());
        }
        return loss;
    }
}
