package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/**
 * The style encoder's block, which halves the size of its input.
 *
 * <p>Input (B, in, H, W), output (B, outChannels, H/2, W/2);
 * {@code y = avgpool2(conv3(lrelu(conv3(lrelu x)))) + conv1×1(avgpool2 x)}, leaky ReLU 0.2. Children: {@code conv1} (in to outChannels),
 * {@code conv2} (outChannels to outChannels), {@code shortcut}. The convolutions' slope is 1 (published code, layers.py, {@code BasicBlock}).
 */
final class BasicBlock extends MapBlock {

    private static final float LEAK = 0.2f;

    private final EqualizedConv2d conv1;
    private final EqualizedConv2d conv2;
    private final EqualizedConv2d shortcut;

    /** Makes the block with a number of output channels. */
    public BasicBlock(int outChannels) {
        EqualizedConv2d.Options conv3 =
                EqualizedConv2d.Options.of(outChannels, 3).withSlope(1);
        conv1 = addChildBlock("conv1", new EqualizedConv2d(conv3));
        conv2 = addChildBlock("conv2", new EqualizedConv2d(conv3));
        shortcut = addChildBlock(
                "shortcut",
                new EqualizedConv2d(EqualizedConv2d.Options.of(outChannels, 1).withSlope(1)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        conv1.initialize(manager, dataType, inputShapes[0]);
        conv2.initialize(manager, dataType, after(conv1, inputShapes[0]));
        shortcut.initialize(manager, dataType, Resampling.halved(inputShapes[0]));
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        try (NDArray active1 = Activation.leakyRelu(x, LEAK);
                NDArray convolved1 = pass.through(conv1, active1);
                NDArray active2 = Activation.leakyRelu(convolved1, LEAK);
                NDArray convolved2 = pass.through(conv2, active2);
                NDArray small = Resampling.halved(x);
                NDArray direct = pass.through(shortcut, small)) {
            return Resampling.halved(convolved2).addi(direct);
        }
    }

    @Override
    Shape outputShape(Shape input) {
        return after(shortcut, Resampling.halved(input));
    }
}
