package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/**
 * A residual block that keeps the number of channels.
 *
 * <p>Input and output (B, C, H, W); {@code y = x + norm(conv3(relu(norm(conv3(x)))))} with instance normalization. Children: {@code conv1},
 * {@code norm1}, {@code conv2}, {@code norm2}. The convolutions' slope is 1 (published code, layers.py, {@code ResBlock}).
 */
final class ResidualBlock extends MapBlock {

    private final EqualizedConv2d conv1;
    private final InstanceNorm norm1;
    private final EqualizedConv2d conv2;
    private final InstanceNorm norm2;

    /** Makes a block of a number of input and output channels. */
    public ResidualBlock(int channels) {
        EqualizedConv2d.Options conv3 = EqualizedConv2d.Options.of(channels, 3).withSlope(1);
        conv1 = addChildBlock("conv1", EqualizedConv2d.withoutBias(conv3));
        norm1 = addChildBlock("norm1", new InstanceNorm());
        conv2 = addChildBlock("conv2", EqualizedConv2d.withoutBias(conv3));
        norm2 = addChildBlock("norm2", new InstanceNorm());
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        try (NDArray convolved1 = pass.through(conv1, x);
                NDArray normed1 = pass.through(norm1, convolved1);
                NDArray active = Activation.relu(normed1);
                NDArray convolved2 = pass.through(conv2, active)) {
            return pass.through(norm2, convolved2).addi(x);
        }
    }

    @Override
    Shape outputShape(Shape input) {
        return input;
    }
}
