package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.stylestep.engine.Kernels;

/**
 * Two modulated convolutions, each followed by a leaky ReLU (0.2) times √2, which keeps the variance. Children: {@code conv1}, {@code conv2}.
 *
 * <p>Input: maps (B, in, H, W) and code. A residual stage has as many output channels and gives {@code (x + conv2(lrelu(conv1(x)))) / √2}, without the
 * second leaky ReLU; an upsampling one doubles height and width in {@code conv1}.
 */
final class ModulatedStage extends StyledBlock {

    private final boolean residual;
    private final ModulatedConv2d conv1;
    private final ModulatedConv2d conv2;

    private ModulatedStage(int outChannels, boolean residual, ModulatedConv2d conv1) {
        super("a modulated stage");
        this.residual = residual;
        this.conv1 = addChildBlock("conv1", conv1);
        conv2 = addChildBlock("conv2", new ModulatedConv2d(outChannels));
    }

    static ModulatedStage residual(int channels) {
        return new ModulatedStage(channels, true, new ModulatedConv2d(channels));
    }

    static ModulatedStage upsampling(int outChannels, Upsample.Mode mode) {
        return new ModulatedStage(outChannels, false, new ModulatedConv2d(outChannels, mode));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        requireInputs(inputShapes);
        conv1.initialize(manager, dataType, inputShapes);
        conv2.initialize(manager, dataType, conv1.outputShape(inputShapes[0]), inputShapes[1]);
    }

    @Override
    NDArray forward(MapBlock.Pass pass, NDArray x, NDArray code) {
        try (NDArray convolved1 = through(conv1, pass, x, code);
                NDArray active = Kernels.call("scaled_leaky_relu", convolved1);
                NDArray convolved2 = through(conv2, pass, active, code)) {
            return residual ? Kernels.call("scaled_sum", x, convolved2) : Kernels.call("scaled_leaky_relu", convolved2);
        }
    }

    @Override
    long channels() {
        return conv1.channels();
    }

    @Override
    Shape outputShape(Shape maps) {
        return conv1.outputShape(maps);
    }
}
