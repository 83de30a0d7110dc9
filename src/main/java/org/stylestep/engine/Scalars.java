package org.stylestep.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Products and sums with numbers, which are made on the device: DJL's own upload a number and wait for that.
 *
 * <p>{@code x.mul(2)} makes an array of the number that shares the memory of a Java buffer, and closes it. The graph keeps the array for the
 * backward pass; the garbage collector frees the buffer. So the gradient is, once in some hundred steps, multiplied with whatever is there by then.
 * The same goes for {@code div}, {@code pow}, {@code maximum} and {@code minimum} with numbers; sums and differences keep nothing.
 */
public final class Scalars {

    private Scalars() {}

    /** {@return {@code x + number}, in the manager of x} */
    public static NDArray plus(NDArray x, double number) {
        try (NDArray added = x.getManager().full(new Shape(), (float) number, x.getDataType())) {
            return x.add(added);
        }
    }

    /** {@return {@code x · factor}, in the manager of x, the factor's memory being the engine's own} */
    public static NDArray times(NDArray x, double factor) {
        try (NDArray number = x.getManager().full(new Shape(), (float) factor, x.getDataType())) {
            return x.mul(number);
        }
    }
}
