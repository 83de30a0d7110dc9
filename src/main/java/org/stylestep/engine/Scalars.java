package org.stylestep.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
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
        try (NDArray added = full(x, number)) {
            return x.add(added);
        }
    }

    /** {@return {@code x · factor}, in the manager of x, the factor's memory being the engine's own} */
    public static NDArray times(NDArray x, double factor) {
        try (NDArray number = full(x, factor)) {
            return x.mul(number);
        }
    }

    private static NDArray full(NDArray x, double number) {
        // DJL has no type for bfloat16, and a number does not change the type of an array.
        DataType type = x.getDataType() == DataType.UNKNOWN ? DataType.FLOAT32 : x.getDataType();
        return x.getManager().full(new Shape(), (float) number, type);
    }
}
