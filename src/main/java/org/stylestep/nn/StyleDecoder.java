package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.stylestep.nn.MapBlock.Pass;

/**
 * The second half of the generator: the maps of a {@link ContentEncoder} and a style code to an image.
 *
 * <p>Input: the encoder's maps in its order, then z (B, latent_dim). Output (B, channels, H, W) in [-1, 1]. The code is repeated over the last map and joined
 * with it; residual blocks; then every stage joins the encoder's map of its size, what it has so far, and the code again, doubles the size
 * and halves the channels; last, the encoder's first map and the code are joined once more, and a convolution 1×1 with tanh makes the image.
 *
 * <p>Children: {@code residual1} … (each {@code conv1}, {@code norm1}, {@code conv2}, {@code norm2}), {@code up1} … (each {@code conv1},
 * {@code conv2}) and {@code image}. Source: published code, networks.py, {@code GeneratorConcatV1}. Where the encoder's widths stop at 512, a stage
 * takes the width of the encoder at the size it reaches.
 */
final class StyleDecoder extends AbstractBlock {

    private final Generator.Options options;
    private final int latentDim;
    private final List<ResidualBlock> residuals = new ArrayList<>();
    private final List<UpsamplingStage> stages = new ArrayList<>();
    private final EqualizedConv2d image;

    /** Makes the decoder of a generator of a size, for style codes of a length. */
    public StyleDecoder(Generator.Options options, int latentDim) {
        this.options = options;
        this.latentDim = Require.positive(latentDim, "latentDim");
        int styled = Channels.doubled(options.baseChannels(), options.downsamplings()) + latentDim;
        for (int i = 1; i <= options.residualBlocks(); i++) {
            residuals.add(addChildBlock("residual" + i, new ResidualBlock(styled)));
        }
        for (int i = 1; i <= options.downsamplings(); i++) {
            int outChannels = Channels.doubled(options.baseChannels(), options.downsamplings() - i);
            stages.add(addChildBlock("up" + i, new UpsamplingStage(outChannels)));
        }
        image = addChildBlock("image", new EqualizedConv2d(EqualizedConv2d.Options.of(options.channels(), 1)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        requireInputs(inputShapes);
        int deepest = options.downsamplings();
        Shape content = inputShapes[deepest + 1];
        Shape shape = Channels.of(content, content.get(1) + latentDim);
        MapBlock.initializeInTurn(residuals, manager, dataType, shape);
        for (int i = 0; i < stages.size(); i++) {
            shape = joined(inputShapes[deepest - i], shape);
            stages.get(i).initialize(manager, dataType, shape);
            shape = MapBlock.after(stages.get(i), shape);
        }
        image.initialize(manager, dataType, joined(inputShapes[0], shape));
    }

    private Shape joined(Shape skip, Shape shape) {
        return Channels.of(shape, skip.get(1) + shape.get(1) + latentDim);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        requireInputs(inputs.getShapes());
        Pass pass = new Pass(parameterStore, training);
        int deepest = options.downsamplings();
        NDArray code = inputs.get(deepest + 2);
        NDArray x = withCode(code, inputs.get(deepest + 1));
        for (ResidualBlock residual : residuals) {
            try (NDArray before = x) {
                x = pass.through(residual, before);
            }
        }
        for (int i = 0; i < stages.size(); i++) {
            try (NDArray before = x;
                    NDArray joined = withCode(code, inputs.get(deepest - i), before)) {
                x = pass.through(stages.get(i), joined);
            }
        }
        try (NDArray before = x;
                NDArray joined = withCode(code, inputs.get(0), before);
                NDArray raw = pass.through(image, joined)) {
            return new NDList(raw.tanh());
        }
    }

    private static NDArray withCode(NDArray code, NDArray... maps) {
        try (NDArray tiled = Channels.tile(code, maps[0].getShape())) {
            NDArray[] all = Arrays.copyOf(maps, maps.length + 1);
            all[maps.length] = tiled;
            return Channels.join(all);
        }
    }

    private void requireInputs(Shape[] shapes) {
        int expected = options.downsamplings() + 3;
        if (shapes.length != expected) {
            throw new IllegalArgumentException("a style decoder with " + options.downsamplings() + " upsamplings takes "
                    + (expected - 1) + " maps and a style code, but was given " + shapes.length + " arrays");
        }
        Shape code = shapes[expected - 1];
        if (code.dimension() != 2 || code.get(1) != latentDim) {
            throw new IllegalArgumentException(
                    "the style code must have shape (batch, " + latentDim + "), but has " + code);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {Channels.of(inputShapes[0], options.channels())};
    }
}
