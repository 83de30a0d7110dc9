package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.stylestep.engine.Kernels;

/**
 * Nearest-neighbor ×2 and a convolution 3×3 in one, with bias and an equalized learning rate.
 *
 * <p>Input (B, in, H, W), output (B, outChannels, 2H, 2W). Parameters as those of {@link EqualizedConv2d} with kernel 3: {@code weight} (outChannels, in, 3, 3)
 * and {@code bias} (outChannels).
 *
 * <p>The doubled maps are never made: both together are one transposed convolution of stride 2 with a kernel 4×4, whose 16 weights are sums of the
 * nine; 4 multiplications take the place of 9.
 */
public final class UpsamplingConv2d extends EqualizedBlock {

    private static final float SLOPE = 0.2f;

    private final int outChannels;

    /** Makes the block with a number of output channels. */
    public UpsamplingConv2d(int outChannels) {
        super(SLOPE, true);
        this.outChannels = Require.positive(outChannels, "outChannels");
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        long channels = Require.maps(inputShapes[0], "a convolution").get(1);
        weight.setShape(new Shape(outChannels, channels, 3, 3));
        bias.orElseThrow().setShape(new Shape(outChannels));
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        return Kernels.call("upsampling_conv2d", x, pass.valueOf(weight, x), pass.valueOf(bias.orElseThrow(), x));
    }

    @Override
    Shape outputShape(Shape input) {
        return new Shape(input.get(0), outChannels, 2 * input.get(2), 2 * input.get(3));
    }
}
