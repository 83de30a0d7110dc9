package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Refuses parameters that cannot hold the values that are to be loaded into them, because they are more numbers or more arrays than the values
 * are. So a description that asks for a huge network costs nothing, whatever the block's options mean.
 */
final class ParameterBudget {

    private long left;

    private ParameterBudget(long left) {
        this.left = left;
    }

    /**
     * Limits a block that is not initialized yet: its initialization throws an {@link IllegalArgumentException} before it allocates a parameter
     * beyond the values.
     *
     * @throws IllegalArgumentException if the block has more parameters than there are values
     */
    static void limit(Block block, Collection<NDArray> values) {
        Collection<Parameter> parameters = block.getParameters().values();
        if (parameters.size() > values.size()) {
            throw new IllegalArgumentException("its options make " + parameters.size() + " parameters, but there are "
                    + values.size() + " arrays of weights");
        }
        ParameterBudget budget =
                new ParameterBudget(values.stream().mapToLong(NDArray::size).sum());
        Set<Parameter> once = Collections.newSetFromMap(new IdentityHashMap<>());
        once.addAll(parameters);
        for (Parameter parameter : once) {
            Initializer own = parameter.getInitializer();
            if (own != null) {
                parameter.setInitializer((manager, shape, type) -> {
                    budget.spend(shape);
                    return own.initialize(manager, shape, type);
                });
            }
        }
    }

    private void spend(Shape shape) {
        try {
            long size = 1;
            for (long side : shape.getShape()) {
                size = Math.multiplyExact(size, side);
            }
            left = Math.subtractExact(left, size);
        } catch (ArithmeticException e) {
            left = -1;
        }
        if (left < 0) {
            throw new IllegalArgumentException(
                    "its options make more numbers than there are weights, with a parameter of shape " + shape);
        }
    }
}
