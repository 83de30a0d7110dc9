package org.stylestep.infer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;

/**
 * Both networks as one DJL block: an input (B, C, H, W) and a style image (B, 3, h, w), both in [-1, 1], to a rendering (B, 3, H, W).
 *
 * <p>It comes with its weights, which are not trained, so it is never initialized.
 */
final class TransferBlock extends AbstractBlock {

    private final NetworkModel model;
    private final Block encoder;
    private final Block generator;

    TransferBlock(NetworkModel model) {
        this.model = model;
        encoder = addChildBlock("encoder", model.encoder().block());
        generator = addChildBlock("generator", model.generator().block());
    }

    SizeAdapter fit() {
        return model.sizes();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        if (inputs.size() != 2) {
            throw new IllegalArgumentException(
                    "a style transfer takes two arrays, the input and the style image, but was given " + inputs.size());
        }
        try (NDList heads = encoder.forward(parameterStore, new NDList(inputs.get(1)), false);
                NDArray code = model.styleCode().withoutNoise(heads)) {
            return generator.forward(parameterStore, new NDList(inputs.get(0), code), false);
        }
    }

    @Override
    public PairList<String, Shape> describeInput() {
        return new PairList<>(
                List.of("input", "style"),
                List.of(model.generator().inputShapes()[0], model.encoder().inputShapes()[0]));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape code = encoder.getOutputShapes(new Shape[] {inputShapes[1]})[0];
        return generator.getOutputShapes(new Shape[] {inputShapes[0], code});
    }
}
