package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Optional;
import org.stylestep.engine.Kernels;

/**
 * A convolution 3×3 whose kernels are scaled by a style code, with bias and an equalized learning rate.
 *
 * <p>Input: maps (B, in, H, W) and code (B, latent); output (B, outChannels, H, W), or (B, outChannels, 2H, 2W) of a block that doubles the maps
 * before, as {@link Upsample} does (bilinear: with zeros around them). With {@code s = code·style_weightᵀ + style_bias}, every image is convolved with kernels of its own,
 * {@code w[o, i]·s[i] / sqrt(Σ (w[o, i]·s[i])² + 1e-8)}, the sum over i and the nine taps, and then the bias is added: outputs keep the variance of
 * the inputs whatever the code, without reading statistics of the maps off the image, as a normalization does.
 *
 * <p>Parameters: {@code weight} (outChannels, in, 3, 3) from N(0, 1/(9·in)), {@code bias} (outChannels) from zero, {@code style_weight} (in, latent) from
 * N(0, 1/latent), both weights at an equalized learning rate, and {@code style_bias} (in) from one.
 *
 * <p>Source: StyleGAN2, arXiv 1912.04958, section 2.2.
 */
public final class ModulatedConv2d extends StyledBlock implements EqualizedLearningRate {

    private final int outChannels;
    private final Optional<Upsample.Mode> upsampling;
    private final Parameter weight = weight("weight");
    private final Parameter bias = addParameter(
            Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());
    private final Parameter styleWeight = weight("style_weight");
    private final Parameter styleBias = addParameter(Parameter.builder()
            .setName("style_bias")
            .setType(Parameter.Type.BIAS)
            .optInitializer((manager, shape, type) -> manager.ones(shape, type))
            .build());

    /** Makes a block that keeps height and width. */
    public ModulatedConv2d(int outChannels) {
        this(outChannels, Optional.empty());
    }

    /** Makes a block that doubles height and width first. */
    public ModulatedConv2d(int outChannels, Upsample.Mode upsampling) {
        this(outChannels, Optional.of(upsampling));
    }

    private ModulatedConv2d(int outChannels, Optional<Upsample.Mode> upsampling) {
        super("a modulated convolution");
        this.outChannels = Require.positive(outChannels, "outChannels");
        this.upsampling = upsampling;
    }

    private Parameter weight(String name) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.WEIGHT)
                .optInitializer((manager, shape, type) -> manager.randomNormal(0f, scale(shape), shape, type))
                .build());
    }

    private static float scale(Shape shape) {
        return (float) Math.sqrt(1.0 / shape.slice(1).size());
    }

    @Override
    public float learningRateScale(Parameter parameter) {
        return parameter == weight || parameter == styleWeight ? scale(parameter.getShape()) : 1;
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        requireInputs(inputShapes);
        long channels = inputShapes[0].get(1);
        weight.setShape(new Shape(outChannels, channels, 3, 3));
        bias.setShape(new Shape(outChannels));
        styleWeight.setShape(new Shape(channels, inputShapes[1].get(1)));
        styleBias.setShape(new Shape(channels));
    }

    @Override
    NDArray forward(MapBlock.Pass pass, NDArray x, NDArray code) {
        return Kernels.call(
                upsampling.map(ModulatedConv2d::kernel).orElse("modulated_conv2d"),
                x,
                code,
                pass.valueOf(weight, x),
                pass.valueOf(bias, x),
                pass.valueOf(styleWeight, x),
                pass.valueOf(styleBias, x));
    }

    private static String kernel(Upsample.Mode mode) {
        return mode == Upsample.Mode.NEAREST ? "modulated_upsampling_conv2d" : "modulated_bilinear_conv2d";
    }

    @Override
    long channels() {
        return styleBias.getShape().get(0);
    }

    @Override
    Shape outputShape(Shape maps) {
        long factor = upsampling.isPresent() ? 2 : 1;
        return new Shape(maps.get(0), outChannels, factor * maps.get(2), factor * maps.get(3));
    }
}
