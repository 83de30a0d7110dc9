package org.stylestep.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import org.stylestep.engine.Autocast;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Kernels;

/** What convolutions and products of matrices compute in; weights, gradients and losses are float32 in any case. */
public enum Precision {
    /** 32 bits. */
    FLOAT32,
    /**
     * bfloat16: the range of float32 with 8 significant bits, which GPUs from NVIDIA's Ampere on and CPUs with AMX or AVX-512 BF16 compute faster. See
     * {@link Autocast}. Inside a block, DJL calls the type of such arrays {@code UNKNOWN}: arithmetic works on them, but {@code zerosLike},
     * {@code onesLike} and arrays made of {@code x.getDataType()} end the process.
     */
    BFLOAT16;

    /** Computes so on this thread until the scope is closed on it. */
    Gradients.Scope on(Device device) {
        return this == BFLOAT16 ? Autocast.bfloat16(device) : () -> {};
    }

    /** Returns the arrays as float32. */
    static NDList float32(NDList arrays) {
        return new NDList(arrays.stream().map(Precision::float32).toList());
    }

    /** Returns an array as float32: one of a type that DJL does not know is bfloat16. */
    static NDArray float32(NDArray array) {
        return array.getDataType() == DataType.UNKNOWN ? Kernels.call("to_float32", array) : array;
    }
}
