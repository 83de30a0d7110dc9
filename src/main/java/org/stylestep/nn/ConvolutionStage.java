package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/** A stage of the content encoder: {@code relu(norm(conv(x)))} with instance normalization. Children: {@code conv}, {@code norm}. */
final class ConvolutionStage extends MapBlock {

    private final EqualizedConv2d conv;
    private final InstanceNorm norm;

    ConvolutionStage(EqualizedConv2d.Options convolution) {
        conv = addChildBlock("conv", EqualizedConv2d.withoutBias(convolution));
        norm = addChildBlock("norm", new InstanceNorm());
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        try (NDArray convolved = pass.through(conv, x);
                NDArray normed = pass.through(norm, convolved)) {
            return Activation.relu(normed);
        }
    }

    @Override
    Shape outputShape(Shape input) {
        return after(conv, input);
    }
}
