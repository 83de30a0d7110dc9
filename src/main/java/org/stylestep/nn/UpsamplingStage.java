package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;

/**
 * A stage of the decoder: nearest-neighbor ×2, then twice {@code pixelnorm(relu(conv3(x)))}. Children: {@code conv1}, {@code conv2}.
 *
 * <p>Input (B, in, H, W), output (B, outChannels, 2H, 2W).
 */
final class UpsamplingStage extends MapBlock {

    private final UpsamplingConv2d conv1;
    private final EqualizedConv2d conv2;

    UpsamplingStage(int outChannels) {
        conv1 = addChildBlock("conv1", new UpsamplingConv2d(outChannels));
        conv2 = addChildBlock("conv2", new EqualizedConv2d(EqualizedConv2d.Options.of(outChannels, 3)));
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        try (NDArray first = convolve(pass, conv1, x)) {
            return convolve(pass, conv2, first);
        }
    }

    private static NDArray convolve(Pass pass, Block conv, NDArray x) {
        try (NDArray convolved = pass.through(conv, x);
                NDArray active = Activation.relu(convolved)) {
            return PixelNorm.normalize(active);
        }
    }

    @Override
    Shape outputShape(Shape input) {
        return after(conv1, input);
    }
}
