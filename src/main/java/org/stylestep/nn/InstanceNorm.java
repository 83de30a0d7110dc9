package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * Instance normalization: every channel of every image to mean 0 and variance 1 over its positions, then a trained scale and shift per channel.
 *
 * <p>Input and output (B, C, H, W); {@code y = weight·(x − mean) / sqrt(var + 1e-5) + bias}, var without Bessel's correction. Parameters: {@code weight} (C),
 * one, and {@code bias} (C), zero. The 1e-5 is the published code's (layers.py, {@code LayerInstanceNorm}) and PyTorch's.
 */
public final class InstanceNorm extends MapBlock {

    private static final float EPSILON = 1e-5f;

    private final Parameter weight = addParameter(
            Parameter.builder().setName("weight").setType(Parameter.Type.GAMMA).build());
    private final Parameter bias = addParameter(
            Parameter.builder().setName("bias").setType(Parameter.Type.BETA).build());

    /** Makes the block. */
    public InstanceNorm() {}

    @Override
    protected void prepare(Shape[] inputShapes) {
        Shape channels =
                new Shape(Require.maps(inputShapes[0], "instance normalization").get(1));
        weight.setShape(channels);
        bias.setShape(channels);
    }

    /** Computes {@code (x − mean) / sqrt(var + 1e-5)} in the manager of x. */
    static NDArray normalize(NDArray x) {
        NDManager manager = x.getManager();
        Shape positions = x.getShape().slice(2);
        // The engine's layer normalization wants a scale and a shift for every position; ours are per channel and
        // follow it.
        try (NDArray one = manager.ones(positions);
                NDArray zero = manager.zeros(positions)) {
            return x.getNDArrayInternal()
                    .layerNorm(x, positions, one, zero, EPSILON)
                    .singletonOrThrow();
        }
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        Shape perChannel = new Shape(x.getShape().get(1), 1, 1);
        try (NDArray normalized = normalize(x);
                NDArray scale = pass.valueOf(weight, x).reshape(perChannel);
                NDArray shift = pass.valueOf(bias, x).reshape(perChannel)) {
            return normalized.mul(scale).addi(shift);
        }
    }

    @Override
    Shape outputShape(Shape input) {
        return input;
    }
}
