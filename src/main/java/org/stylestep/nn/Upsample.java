package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Doubles the height and width of maps.
 *
 * <p>Input (B, C, H, W), output (B, C, 2H, 2W). No parameters. As PyTorch's Upsample with scale factor 2; {@link UpsamplingConv2d} does the nearest
 * one and a convolution 3×3 at less cost.
 */
public final class Upsample extends MapBlock {

    /** Where the values in between come from. */
    public enum Mode {
        /** Every value is repeated in a 2×2 square. */
        NEAREST(0),
        /**
         * The weighted mean of the four nearest values, with positions at the centers of pixels (PyTorch's {@code align_corners = False}): 9/16,
         * 3/16, 3/16 and 1/16 away from the border.
         */
        BILINEAR(1);

        /** What DJL's PyTorch engine calls it; its number 2 repeats values, too. */
        private final int number;

        Mode(int number) {
            this.number = number;
        }
    }

    private final Mode mode;

    /** Makes the block. */
    public Upsample(Mode mode) {
        this.mode = mode;
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        // On a CPU, libtorch has no bilinear one of bfloat16.
        return Precision.float32(x)
                .getNDArrayInternal()
                .interpolation(outputShape(x.getShape()).slice(2).getShape(), mode.number, false);
    }

    @Override
    Shape outputShape(Shape input) {
        Require.maps(input, "upsampling");
        return new Shape(input.get(0), input.get(1), 2 * input.get(2), 2 * input.get(3));
    }
}
