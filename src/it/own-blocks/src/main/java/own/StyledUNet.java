package own;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.stylestep.nn.AdaptiveInstanceNorm;
import org.stylestep.nn.Upsample;
import org.stylestep.nn.UpsamplingConv2d;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/** A U-Net with dropout whose style comes in by adaptive instance normalization: input (B, C, H, W) and code (B, latent_dim) to image (B, 3, H, W). */
final class StyledUNet extends AbstractBlock {

    private final Block outer;
    private final Block inner;
    private final Block style;
    private final Block image;

    /**
     * The options in a run file.
     *
     * @param channels channels after the first layer
     * @param dropout which part of the inner maps training drops
     */
    public record Options(
            @Default("8") int channels, @Default("0.3") float dropout) {

        /** Checks the values. */
        public Options {
            Checks.positive(channels, "channels");
            Checks.fraction(dropout, "dropout");
        }
    }

    StyledUNet(Options options) {
        outer = addChildBlock(
                "outer", new SequentialBlock().add(halving(options.channels())).add(Activation::relu));
        inner = addChildBlock(
                "inner",
                new SequentialBlock()
                        .add(halving(2 * options.channels()))
                        .add(Activation::relu)
                        .add(Dropout.builder().optRate(options.dropout()).build())
                        .add(new UpsamplingConv2d(options.channels())));
        style = addChildBlock("style", new AdaptiveInstanceNorm());
        image = addChildBlock(
                "image",
                new SequentialBlock().add(new Upsample(Upsample.Mode.BILINEAR)).add(convolution(3, 3, 1)));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        NDArray skip = outer.forward(store, new NDList(inputs.get(0)), training).head();
        NDArray maps = inner.forward(store, new NDList(skip), training).head();
        NDArray styled =
                style.forward(store, new NDList(maps, inputs.get(1)), training).head();
        NDArray joined = Activation.relu(styled).concat(skip, 1);
        return new NDList(
                image.forward(store, new NDList(joined), training).head().tanh());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        outer.initialize(manager, type, inputs[0]);
        Shape skip = outer.getOutputShapes(new Shape[] {inputs[0]})[0];
        inner.initialize(manager, type, skip);
        style.initialize(manager, type, skip, inputs[1]);
        image.initialize(manager, type, joined(skip));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape skip = outer.getOutputShapes(new Shape[] {inputs[0]})[0];
        return image.getOutputShapes(new Shape[] {joined(skip)});
    }

    private static Shape joined(Shape skip) {
        return new Shape(skip.get(0), 2 * skip.get(1), skip.get(2), skip.get(3));
    }

    private static Block halving(int channels) {
        return convolution(channels, 4, 2);
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
