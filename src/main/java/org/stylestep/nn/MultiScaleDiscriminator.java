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
import java.util.function.BiConsumer;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The discriminator D: one {@link PatchDiscriminator} per scale, on the image joined with the input it was made from.
 *
 * <p>Input: image (B, C, H, W) and condition (B, C', H, W), both in [-1, 1]; H and W at least 2^(layers + scales − 1). Output: the logits of every scale,
 * full size first, scale i of shape (B, 1, H/2^(layers + i), W/2^(layers + i)), i from 0. Each scale sees the 2×2 average of the one before.
 *
 * <table>
 * <caption>Parameters of the published discriminator, laid out as PyTorch's Conv2d and InstanceNorm2d hold them</caption>
 * <tr><th>name</th><th>shape of the weight; a bias has the first number</th></tr>
 * <tr><td>scale1.conv1.weight, .bias</td><td>(32, C + C', 4, 4)</td></tr>
 * <tr><td>scale1.conv2, scale1.norm2</td><td>(64, 32, 4, 4), (64)</td></tr>
 * <tr><td>scale1.conv3, scale1.norm3</td><td>(128, 64, 4, 4), (128)</td></tr>
 * <tr><td>scale1.conv4, scale1.norm4</td><td>(256, 129, 4, 4), (256)</td></tr>
 * <tr><td>scale1.logits</td><td>(1, 256, 4, 4)</td></tr>
 * <tr><td>scale2 …, scale3 …</td><td>the same</td></tr>
 * </table>
 *
 * <p>Source: published code, networks.py, {@code MultiScaleDiscriminator}.
 */
public final class MultiScaleDiscriminator extends AbstractBlock implements Registered, FeatureMaps, JointBatches {

    /**
     * The discriminator's size.
     *
     * @param baseChannels the channels after the first convolution of each scale
     * @param scales the number of scales
     * @param layers the number of convolutions of stride 2 in each scale
     * @param spectralNorm whether the weight of every convolution is divided by its largest singular value; published: false
     */
    public record Options(
            @Default("32") int baseChannels,
            @Default("3") int scales,
            @Default("3") int layers,
            @Default("false") boolean spectralNorm) {

        /** Checks the values. */
        public Options {
            Require.positive(baseChannels, "base_channels");
            Require.count(scales, "scales");
            Require.count(layers, "layers");
        }

        /** Makes a size without spectral normalization. */
        public Options(int baseChannels, int scales, int layers) {
            this(baseChannels, scales, layers, false);
        }

        /** Returns the published size: 32 channels after the first convolution, three scales, three layers. */
        public static Options published() {
            return new Options(32, 3, 3);
        }

        /** Returns the same with another width. */
        public Options withBaseChannels(int newBaseChannels) {
            return new Options(newBaseChannels, scales, layers, spectralNorm);
        }

        private long smallestSide() {
            return 1L << (layers + scales - 1);
        }
    }

    private final Options options;
    private final List<PatchDiscriminator> scales = new ArrayList<>();

    /** Makes a discriminator of a size. */
    public MultiScaleDiscriminator(Options options) {
        this.options = options;
        for (int i = 1; i <= options.scales(); i++) {
            scales.add(addChildBlock(
                    "scale" + i,
                    new PatchDiscriminator(options.baseChannels(), options.layers(), options.spectralNorm())));
        }
    }

    @Override
    public Component component() {
        return new Component("multi_scale", options);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape shape = joined(inputShapes);
        for (PatchDiscriminator scale : scales) {
            scale.initialize(manager, dataType, shape);
            shape = Resampling.halved(shape);
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList logits = new NDList();
        atEveryScale(inputs, (scale, x) -> logits.addAll(scale.forward(parameterStore, x, training)));
        return logits;
    }

    @Override
    public NDList forwardJointly(ParameterStore parameters, NDList inputs, int batches, boolean training) {
        NDList logits = new NDList();
        atEveryScale(inputs, (scale, x) -> logits.addAll(scale.forwardJointly(parameters, x, batches, training)));
        return logits;
    }

    @Override
    public Result forwardWithMaps(ParameterStore parameters, NDList inputs, boolean training) {
        NDList logits = new NDList();
        List<NDList> maps = new ArrayList<>();
        atEveryScale(inputs, (scale, x) -> {
            Result result = scale.forwardWithMaps(parameters, x, training);
            logits.addAll(result.logits());
            maps.addAll(result.maps());
        });
        return new Result(logits, maps);
    }

    private void atEveryScale(NDList inputs, BiConsumer<PatchDiscriminator, NDList> run) {
        joined(inputs.getShapes());
        NDArray x = Channels.join(inputs.get(0), inputs.get(1));
        run.accept(scales.get(0), new NDList(x));
        for (PatchDiscriminator scale : scales.subList(1, scales.size())) {
            try (NDArray larger = x) {
                x = Resampling.halved(larger);
            }
            run.accept(scale, new NDList(x));
        }
        x.close();
    }

    private Shape joined(Shape[] shapes) {
        Shape image = Require.imageAndCondition(shapes);
        Require.atLeast(options.smallestSide(), image, "the discriminator");
        return Channels.of(image, image.get(1) + shapes[1].get(1));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        List<Shape> shapes = new ArrayList<>();
        Shape shape = joined(inputShapes);
        for (PatchDiscriminator scale : scales) {
            shapes.add(scale.outputShape(shape));
            shape = Resampling.halved(shape);
        }
        return shapes.toArray(Shape[]::new);
    }
}
