package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.stylestep.engine.Kernels;

/**
 * Pads maps by reflecting them at their border; the border itself is not repeated.
 *
 * <p>Input (B, C, H, W), H and W above padding, output (B, C, H + 2·padding, W + 2·padding). No parameters. As PyTorch's ReflectionPad2d.
 */
public final class ReflectionPad2d extends MapBlock {

    private final int padding;

    /** Makes a block that adds at least 1 row and column on every side. */
    public ReflectionPad2d(int padding) {
        this.padding = Require.positive(padding, "padding");
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        Require.atLeast(padding + 1, x.getShape(), "reflection padding by " + padding);
        return Kernels.call("reflection_pad2d", new long[] {padding}, x);
    }

    @Override
    Shape outputShape(Shape input) {
        Require.atLeast(padding + 1, input, "reflection padding by " + padding);
        return new Shape(input.get(0), input.get(1), input.get(2) + 2L * padding, input.get(3) + 2L * padding);
    }
}
