package own;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.stylestep.nn.FeatureMaps;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/** A discriminator of one scale that shows its inner maps: image (B, 3, H, W) and input (B, C, H, W) to logits (B, 1, H/4, W/4). */
final class PatchCritic extends AbstractBlock implements FeatureMaps {

    private static final float SLOPE = 0.2f;

    private final Block first;
    private final Block second;
    private final Block logits;

    /**
     * The options in a run file.
     *
     * @param channels channels after the first layer
     */
    public record Options(@Default("8") int channels) {

        /** Checks the number. */
        public Options {
            Checks.positive(channels, "channels");
        }
    }

    PatchCritic(Options options) {
        first = addChildBlock("first", convolution(options.channels(), 4, 2));
        second = addChildBlock("second", convolution(2 * options.channels(), 4, 2));
        logits = addChildBlock("logits", convolution(1, 3, 1));
    }

    @Override
    public Result forwardWithMaps(ParameterStore store, NDList inputs, boolean training) {
        NDArray joined = inputs.get(0).concat(inputs.get(1), 1);
        NDArray shallow = layer(first, store, joined, training);
        NDArray deep = layer(second, store, shallow, training);
        return new Result(logits.forward(store, new NDList(deep), training), List.of(new NDList(shallow, deep)));
    }

    private static NDArray layer(Block block, ParameterStore store, NDArray maps, boolean training) {
        return Activation.leakyRelu(
                block.forward(store, new NDList(maps), training).head(), SLOPE);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        return forwardWithMaps(store, inputs, training).logits();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        Shape shape = joined(inputs);
        for (Block block : List.of(first, second, logits)) {
            block.initialize(manager, type, shape);
            shape = block.getOutputShapes(new Shape[] {shape})[0];
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape[] shapes = {joined(inputs)};
        return logits.getOutputShapes(second.getOutputShapes(first.getOutputShapes(shapes)));
    }

    private static Shape joined(Shape[] inputs) {
        Shape image = inputs[0];
        return new Shape(image.get(0), image.get(1) + inputs[1].get(1), image.get(2), image.get(3));
    }

    private static Block convolution(int channels, int kernel, int stride) {
        return Conv2d.builder()
                .setFilters(channels)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(1, 1))
                .build();
    }
}
