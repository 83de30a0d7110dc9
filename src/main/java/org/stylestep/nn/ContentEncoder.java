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
import java.util.List;
import org.stylestep.nn.MapBlock.Pass;

/**
 * The first half of the generator: an input image to its maps at every size.
 *
 * <p>Input (B, C, H, W) in [-1, 1], H and W multiples of 2^downsamplings. A convolution 7×7; convolutions 3×3 of stride 2 that double the
 * channels, up to 512; residual blocks. Instance normalization and ReLU follow every convolution. Output, for D downsamplings: the D + 1 maps of
 * the convolutions, largest first, (B, baseChannels·2^i, H/2^i, W/2^i), then that of the last residual block, shaped as the one before it.
 *
 * <p>Children: {@code stem}, {@code down1} … (each {@code conv}, {@code norm}) and {@code residual1} … (each {@code conv1}, {@code norm1}, {@code conv2},
 * {@code norm2}). Source: published code, networks.py, {@code ContentEncoderPix2pixHD}. The convolutions of stride 2 pad one zero on every side
 * where TensorFlow pads none before and one after: see {@link EqualizedConv2d.Padding#HALF}.
 */
final class ContentEncoder extends AbstractBlock {

    private final Generator.Options options;
    private final List<ConvolutionStage> stages = new ArrayList<>();
    private final List<ResidualBlock> residuals = new ArrayList<>();

    /** Makes the encoder of a generator of a size. */
    public ContentEncoder(Generator.Options options) {
        this.options = options;
        stages.add(addChildBlock("stem", new ConvolutionStage(EqualizedConv2d.Options.of(options.baseChannels(), 7))));
        for (int i = 1; i <= options.downsamplings(); i++) {
            EqualizedConv2d.Options convolution = EqualizedConv2d.Options.of(
                            Channels.doubled(options.baseChannels(), i), 3)
                    .withStride(2);
            stages.add(addChildBlock("down" + i, new ConvolutionStage(convolution)));
        }
        int channels = Channels.doubled(options.baseChannels(), options.downsamplings());
        for (int i = 1; i <= options.residualBlocks(); i++) {
            residuals.add(addChildBlock("residual" + i, new ResidualBlock(channels)));
        }
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape shape = MapBlock.initializeInTurn(stages, manager, dataType, requireDivisible(inputShapes[0]));
        MapBlock.initializeInTurn(residuals, manager, dataType, shape);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        requireDivisible(x.getShape());
        Pass pass = new Pass(parameterStore, training);
        NDList maps = new NDList();
        for (ConvolutionStage stage : stages) {
            x = pass.through(stage, x);
            maps.add(x);
        }
        x = pass.through(residuals.get(0), x);
        for (ResidualBlock residual : residuals.subList(1, residuals.size())) {
            try (NDArray before = x) {
                x = pass.through(residual, before);
            }
        }
        maps.add(x);
        return maps;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape shape = requireDivisible(inputShapes[0]);
        List<Shape> shapes = new ArrayList<>();
        for (ConvolutionStage stage : stages) {
            shape = MapBlock.after(stage, shape);
            shapes.add(shape);
        }
        shapes.add(shape);
        return shapes.toArray(Shape[]::new);
    }

    private Shape requireDivisible(Shape images) {
        Require.maps(images, "the generator");
        long divisor = 1L << options.downsamplings();
        if (images.get(2) % divisor != 0 || images.get(3) % divisor != 0) {
            throw new IllegalArgumentException("the generator halves its input " + options.downsamplings()
                    + " times, so height and width must be multiples of " + divisor + ", but the input is "
                    + images.get(2)
                    + "×" + images.get(3) + " (height × width)");
        }
        return images;
    }
}
