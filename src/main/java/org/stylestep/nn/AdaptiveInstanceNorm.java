package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.stylestep.engine.Kernels;

/**
 * Adaptive instance normalization (AdaIN): instance normalization whose scale and shift per channel come from a style code.
 *
 * <p>Input: maps (B, C, H, W) and code (B, latent); output (B, C, H, W); {@code y = (1 + γ)·(x − mean) / sqrt(var + 1e-5) + β} with
 * {@code (γ, β) = code·weightᵀ + bias}, mean and var those of {@link InstanceNorm}. Parameters: {@code weight} (2C, latent), its first C rows for γ,
 * and {@code bias} (2C). Both start at zero, so that the block starts as plain instance normalization for every code; the weight's gradient is not zero there.
 * C and latent come from the inputs' shapes at initialization.
 *
 * <p>Source: Huang and Belongie, arXiv 1703.06868; the linear layer and {@code 1 + γ} as in StarGAN v2 (arXiv 1912.01865), the start at zero as
 * adaLN-Zero (arXiv 2212.09748).
 */
public final class AdaptiveInstanceNorm extends StyledBlock {

    private final Parameter weight = addParameter(Parameter.builder()
            .setName("weight")
            .setType(Parameter.Type.WEIGHT)
            .optInitializer(Initializer.ZEROS)
            .build());
    private final Parameter bias = addParameter(
            Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());

    /** Makes the block. */
    public AdaptiveInstanceNorm() {
        super("adaptive instance normalization");
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        requireInputs(inputShapes);
        long twice = 2 * inputShapes[0].get(1);
        weight.setShape(new Shape(twice, inputShapes[1].get(1)));
        bias.setShape(new Shape(twice));
    }

    @Override
    NDArray forward(MapBlock.Pass pass, NDArray x, NDArray code) {
        return Kernels.call("adaptive_instance_norm", x, code, pass.valueOf(weight, x), pass.valueOf(bias, x));
    }

    @Override
    long channels() {
        return weight.getShape().get(0) / 2;
    }

    @Override
    Shape outputShape(Shape maps) {
        return maps;
    }
}
