package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.stylestep.engine.Kernels;
import org.stylestep.nn.MapBlock.Pass;

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
public final class AdaptiveInstanceNorm extends AbstractBlock {

    private static final String BLOCK = "adaptive instance normalization";

    private final Parameter weight = addParameter(Parameter.builder()
            .setName("weight")
            .setType(Parameter.Type.WEIGHT)
            .optInitializer(Initializer.ZEROS)
            .build());
    private final Parameter bias = addParameter(
            Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());

    /** Makes the block. */
    public AdaptiveInstanceNorm() {}

    @Override
    protected void prepare(Shape[] inputShapes) {
        requireInputs(inputShapes);
        long twice = 2 * inputShapes[0].get(1);
        weight.setShape(new Shape(twice, inputShapes[1].get(1)));
        bias.setShape(new Shape(twice));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        requireInputs(inputs.getShapes());
        NDArray x = inputs.get(0);
        NDArray code = inputs.get(1);
        Require.channels(weight.getShape().get(0) / 2, x.getShape(), BLOCK);
        Pass pass = new Pass(parameterStore, training);
        return new NDList(
                Kernels.call("adaptive_instance_norm", x, code, pass.valueOf(weight, x), pass.valueOf(bias, x)));
    }

    private static void requireInputs(Shape[] shapes) {
        if (shapes.length != 2) {
            throw new IllegalArgumentException(
                    BLOCK + " takes two arrays, maps and style codes, but was given " + shapes.length);
        }
        Require.maps(shapes[0], BLOCK);
        if (shapes[1].dimension() != 2 || shapes[1].get(0) != shapes[0].get(0)) {
            throw new IllegalArgumentException(BLOCK + " of maps " + shapes[0] + " needs style codes of shape ("
                    + shapes[0].get(0) + ", latent), but was given " + shapes[1]);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
