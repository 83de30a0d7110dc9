package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import org.stylestep.engine.Kernels;

/**
 * A 2-D transposed convolution with bias: the gradient of a convolution with respect to its input, as a layer that enlarges maps.
 *
 * <p>Input (B, in, H, W), output (B, outChannels, H', W') with {@code H' = (H − 1)·stride − 2·padding + kernel + outputPadding}, W' likewise.
 * Parameters, laid out as PyTorch's ConvTranspose2d holds them: {@code weight} (in, outChannels, kernel, kernel), drawn from N(0, 0.02²) (DCGAN,
 * arXiv 1511.06434, section 3), and {@code bias} (outChannels), zero. Both train at the plain learning rate. The number of input channels comes from
 * the input's shape at initialization.
 */
public final class TransposedConv2d extends MapBlock {

    /**
     * Settings of {@link TransposedConv2d}.
     *
     * @param outChannels the number of output channels
     * @param kernel the side of the square kernel
     * @param stride how many output positions lie between neighboring input positions, in both directions
     * @param padding how many rows and columns are left out on every side, below kernel
     * @param outputPadding how many rows and columns are added at the end, below stride
     */
    public record Options(int outChannels, int kernel, int stride, int padding, int outputPadding) {

        /** Checks the values. */
        public Options {
            Require.positive(outChannels, "outChannels");
            Require.positive(kernel, "kernel");
            Require.positive(stride, "stride");
            Require.between(0, kernel - 1, padding, "padding");
            Require.between(0, stride - 1, outputPadding, "outputPadding");
        }

        /** Returns the layer that doubles height and width in DCGAN: kernel 4, stride 2, padding 1, no output padding. */
        public static Options doubling(int outChannels) {
            return new Options(outChannels, 4, 2, 1, 0);
        }

        private long outputSide(long side) {
            return (side - 1) * stride - 2L * padding + kernel + outputPadding;
        }
    }

    private static final Initializer PUBLISHED = new NormalInitializer(0.02f);

    private final Options options;
    private final long[] numbers;
    private final Parameter weight = addParameter(Parameter.builder()
            .setName("weight")
            .setType(Parameter.Type.WEIGHT)
            .optInitializer(PUBLISHED)
            .build());
    private final Parameter bias = addParameter(
            Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());

    /** Makes the block. */
    public TransposedConv2d(Options options) {
        this.options = options;
        numbers = new long[] {options.stride(), options.padding(), options.outputPadding()};
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        long channels = Require.maps(inputShapes[0], "a transposed convolution").get(1);
        weight.setShape(new Shape(channels, options.outChannels(), options.kernel(), options.kernel()));
        bias.setShape(new Shape(options.outChannels()));
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        Require.channels(weight.getShape().get(0), x.getShape(), "a transposed convolution");
        return Kernels.call("conv_transpose2d", numbers, x, pass.valueOf(weight, x), pass.valueOf(bias, x));
    }

    @Override
    Shape outputShape(Shape input) {
        return new Shape(
                input.get(0),
                options.outChannels(),
                options.outputSide(input.get(2)),
                options.outputSide(input.get(3)));
    }
}
