package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.stylestep.engine.Kernels;

/**
 * Instance normalization: every channel of every image to mean 0 and variance 1 over its positions, then a trained scale and shift per channel.
 *
 * <p>Input and output (B, C, H, W); {@code y = weight·(x − mean) / sqrt(var + 1e-5) + bias}, var without Bessel's correction. Parameters: {@code weight} (C),
 * one, and {@code bias} (C), zero. The 1e-5 is the published code's (layers.py, {@code LayerInstanceNorm}) and PyTorch's.
 */
public final class InstanceNorm extends MapBlock {

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

    @Override
    NDArray forward(Pass pass, NDArray x) {
        return Kernels.call("instance_norm", x, pass.valueOf(weight, x), pass.valueOf(bias, x));
    }

    @Override
    Shape outputShape(Shape input) {
        return input;
    }
}
