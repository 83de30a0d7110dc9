package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Optional;
import org.stylestep.engine.Kernels;

/**
 * A 2-D convolution whose weights train at an equalized learning rate.
 *
 * <p>Input (B, in, H, W), output (B, outChannels, H', W'); {@code y = conv(x, weight) + bias}. Parameters: {@code weight} (outChannels, in, kernel, kernel), drawn
 * from N(0, s²) with s = sqrt(2 / ((1 + slope²)·in·kernel²)), and, unless it is left out, {@code bias} (outChannels), zero. See {@link EqualizedLearningRate} for how this equals
 * the published {@code s·conv(x, w) + b}. The number of input channels comes from the input's shape at initialization.
 */
public final class EqualizedConv2d extends EqualizedBlock {

    /** How many zeros surround the input. */
    public enum Padding {
        /** None. */
        NONE,
        /**
         * (kernel − 1) / 2 on every side. For kernel 3 stride 2, TensorFlow's SAME would pad 0 before and 1 after instead; the difference is a
         * shift by one pixel and has no effect on what training can reach.
         */
        HALF,
        /**
         * TensorFlow's SAME for stride 1: the size stays; an even kernel pads one row and column less before than after.
         */
        SAME
    }

    /**
     * Settings of {@link EqualizedConv2d}.
     *
     * @param outChannels the number of output channels
     * @param kernel the side of the square kernel
     * @param stride the step in both directions; 1 for {@link Padding#SAME}
     * @param padding how many zeros surround the input
     * @param slope the negative slope that the initial scale allows for; 0.2 in most layers, 1 in residual and basic blocks (published code,
     *     networks.py and layers.py)
     */
    public record Options(int outChannels, int kernel, int stride, Padding padding, float slope) {

        /** Checks the values. */
        public Options {
            Require.positive(outChannels, "outChannels");
            Require.positive(kernel, "kernel");
            Require.positive(stride, "stride");
            if (padding == Padding.SAME && stride != 1) {
                throw new IllegalArgumentException("padding SAME is for stride 1, but stride is " + stride);
            }
            if (!Float.isFinite(slope)) {
                throw new IllegalArgumentException("slope must be finite, but is " + slope);
            }
        }

        /** Returns a convolution of stride 1 with padding {@link Padding#HALF} and slope 0.2, as most published layers have it. */
        public static Options of(int outChannels, int kernel) {
            return new Options(outChannels, kernel, 1, Padding.HALF, 0.2f);
        }

        /** Returns the same with another stride. */
        public Options withStride(int newStride) {
            return new Options(outChannels, kernel, newStride, padding, slope);
        }

        /** Returns the same with another padding. */
        public Options withPadding(Padding newPadding) {
            return new Options(outChannels, kernel, stride, newPadding, slope);
        }

        /** Returns the same with another slope. */
        public Options withSlope(float newSlope) {
            return new Options(outChannels, kernel, stride, padding, newSlope);
        }

        private int zeros() {
            return padding == Padding.NONE ? 0 : (kernel - 1) / 2;
        }

        private long outputSide(long side) {
            return padding == Padding.SAME ? side : (side + 2L * zeros() - kernel) / stride + 1;
        }
    }

    private static final Shape NO_DILATION = new Shape(1, 1);

    private final Options options;

    /** Of spectral normalization: where the power iteration is. */
    private final Optional<Parameter> direction;

    /** Makes the block. */
    public EqualizedConv2d(Options options) {
        this(options, false, true);
    }

    /** Makes a block without bias, for one that is followed by a norm of every channel, which cancels a bias. */
    public static EqualizedConv2d withoutBias(Options options) {
        return new EqualizedConv2d(options, false, false);
    }

    /**
     * Makes a block with or without bias, and with or without spectral normalization (Miyato et al., arXiv 1802.05957): the weight, as a matrix (outChannels, in·kernel²), is divided by
     * its largest singular value, which a power iteration follows by one step in every forward pass in training mode. A buffer {@code u} (outChannels) of
     * norm 1 keeps where it is.
     */
    EqualizedConv2d(Options options, boolean spectralNorm, boolean biased) {
        super(options.slope(), biased);
        this.options = options;
        direction = spectralNorm
                ? Optional.of(addParameter(Parameter.builder()
                        .setName("u")
                        .setType(Parameter.Type.OTHER)
                        .optRequiresGrad(false)
                        .optInitializer((manager, shape, type) ->
                                manager.full(shape, (float) (1 / Math.sqrt((double) shape.size())), type))
                        .build()))
                : Optional.empty();
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        long channels = Require.maps(inputShapes[0], "a convolution").get(1);
        weight.setShape(new Shape(options.outChannels(), channels, options.kernel(), options.kernel()));
        bias.ifPresent(b -> b.setShape(new Shape(options.outChannels())));
        direction.ifPresent(u -> u.setShape(new Shape(options.outChannels())));
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        NDArray kernels = kernels(pass, x);
        Require.channels(kernels.getShape().get(1), x.getShape(), "a convolution");
        if (options.padding() == Padding.SAME && options.kernel() % 2 == 0) {
            try (NDArray padded = Kernels.call("pad_after", x)) {
                return convolved(pass, padded, kernels);
            }
        }
        return convolved(pass, x, kernels);
    }

    private NDArray convolved(Pass pass, NDArray x, NDArray kernels) {
        Shape stride = new Shape(options.stride(), options.stride());
        Shape padding = new Shape(options.zeros(), options.zeros());
        NDArray offset = bias.map(b -> pass.valueOf(b, x)).orElse(null);
        return x.getNDArrayInternal()
                .convolution(x, kernels, offset, stride, padding, NO_DILATION, 1)
                .singletonOrThrow();
    }

    private NDArray kernels(Pass pass, NDArray x) {
        NDArray kernels = pass.valueOf(weight, x);
        if (direction.isEmpty()) {
            return kernels;
        }
        NDArray u = pass.valueOf(direction.get(), x);
        if (pass.training()) {
            Kernels.update("power_iteration", new double[0], List.of(List.of(kernels), List.of(u)));
        }
        return Kernels.call("spectral_normalized", x, kernels, u);
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
