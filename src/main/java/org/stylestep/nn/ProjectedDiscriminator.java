package org.stylestep.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Kernels;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.nn.MapBlock.Pass;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * A projected discriminator (Sauer et al., arXiv 2111.01007): patch discriminators on mixed channels of an image's frozen features.
 *
 * <p>Input: image (B, 3, H, W) and condition (B, C', H, W), both in [-1, 1]. A layer of the features of the image is mixed by a fixed 1×1 convolution, joined
 * with the condition, averaged to the layer's size, and given to a {@link PatchDiscriminator}: the last layer's has one convolution of stride 2, the others as
 * many more as it takes from their size, for the images that the block is made for, to that of the last. Layers of fewer than 4×4 positions for these
 * images, which would leave the normalization a single one, are left out. Output: the logits (B, 1, h, w) by layer, shallow to deep. Children: {@code mix1},
 * {@code head1}, {@code mix2} ...
 *
 * <p>A mixing is drawn from a normal distribution whose scale gives maps of uniform noise an expected mean square of 1. It is a buffer: saved, and not trained.
 * The features do not train and are not saved: going on from a checkpoint reads their weights again, by the path in the options; rendering does not. Unlike
 * the published one, it mixes no scales and sees a condition, and instance normalization takes the place of batch normalization.
 */
public final class ProjectedDiscriminator extends AbstractBlock implements Registered, JointBatches {

    /**
     * The discriminator's features and size.
     *
     * @param features the frozen features
     * @param mixedChannels the channels that each layer of the features is mixed to; published: 64 for the first, doubled from one to the next
     * @param baseChannels the channels after the first convolution of each patch discriminator
     * @param spectralNorm whether the weights of the patch discriminators are divided by their largest singular values; published: true
     */
    public record Options(
            @Choice(kind = "features", standard = "filter_bank")
            Component features,

            @Default("64") int mixedChannels,
            @Default("32") int baseChannels,
            @Default("true") boolean spectralNorm) {

        /** Checks the values. */
        public Options {
            Require.positive(mixedChannels, "mixed_channels");
            Require.positive(baseChannels, "base_channels");
        }
    }

    private static final int SMALLEST = 4;

    /** Images are made before anything else is known of a network. */
    private static final int LARGEST_SIDE = 8192;

    private final Options options;
    private final BlockInputs place;
    private final Map<Device, FeatureExtractor> features = new ConcurrentHashMap<>();
    private final List<EqualizedConv2d> mixes = new ArrayList<>();
    private final List<PatchDiscriminator> heads = new ArrayList<>();

    /**
     * Makes a discriminator.
     *
     * @throws IOException if the weights of the features cannot be read
     */
    ProjectedDiscriminator(Options options, BlockInputs place) throws IOException {
        this.options = options;
        this.place = place;
        features.put(place.device(), featuresOn(place.device()));
        Shape[] inputs = place.shapes().toArray(Shape[]::new);
        List<Shape> maps = Arrays.stream(mapShapes(Require.imageAndCondition(inputs)))
                .filter(map -> Math.min(map.get(2), map.get(3)) >= SMALLEST)
                .toList();
        if (maps.isEmpty()) {
            throw new IllegalArgumentException("no layer of the features has " + SMALLEST + "×" + SMALLEST
                    + " positions or more for images of shape " + inputs[0] + "; take larger images");
        }
        for (int i = 1; i <= maps.size(); i++) {
            EqualizedConv2d mix = new EqualizedConv2d(
                    EqualizedConv2d.Options.of(options.mixedChannels(), 1).withSlope(1), false, false);
            mix.freezeParameters(true);
            mixes.add(addChildBlock("mix" + i, mix));
            heads.add(addChildBlock(
                    "head" + i,
                    new PatchDiscriminator(
                            options.baseChannels(),
                            1 + doublings(maps.get(maps.size() - 1), maps.get(i - 1)),
                            options.spectralNorm())));
        }
    }

    private static int doublings(Shape small, Shape large) {
        return (int) Math.round(Math.log(large.get(2) / (double) small.get(2)) / Math.log(2));
    }

    /** Returns the shape of one image of the size of others. */
    private static Shape one(Shape images) {
        long side = Math.max(images.get(2), images.get(3));
        if (side > LARGEST_SIDE) {
            throw new IllegalArgumentException("the discriminator takes images of at most " + LARGEST_SIDE
                    + " pixels a side, but was given " + images);
        }
        return new Shape(1, 3, images.get(2), images.get(3));
    }

    /** Returns the shapes of the features' maps of one image of the size of others. */
    private Shape[] mapShapes(Shape images) {
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager scratch = NDManager.newBaseManager(place.device())) {
            return maps(scratch.zeros(one(images))).getShapes();
        }
    }

    private FeatureExtractor featuresOn(Device device) throws IOException {
        try {
            return place.extensions().create(FeatureExtractor.KIND, options.features(), device);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("features: " + e.getMessage(), e);
        }
    }

    /** Returns the features' maps of images, on the images' device, where a replica may be. */
    private NDList maps(NDArray images) {
        return features.computeIfAbsent(images.getDevice(), device -> {
                    try {
                        return featuresOn(device);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .extract(images);
    }

    @Override
    public Component component() {
        return new Component("projected", options);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        manager.attachInternal(
                "features of " + getClass().getSimpleName(),
                () -> features.values().forEach(FeatureExtractor::close));
        Shape image = one(Require.imageAndCondition(shapes));
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager scratch = manager.newSubManager()) {
            NDList maps = maps(scratch.randomUniform(-1, 1, image, type));
            for (int i = 0; i < heads.size(); i++) {
                NDArray map = maps.get(i);
                mixes.get(i).initialize(manager, type, map.getShape());
                double meanSquare = map.square().mean().getFloat();
                Kernels.update(
                        "scale",
                        new double[] {1 / Math.sqrt(meanSquare)},
                        List.of(List.of(mixes.get(i).weight.getArray())));
                heads.get(i).initialize(manager, type, joined(map.getShape(), shapes[1]));
            }
        }
    }

    private Shape joined(Shape map, Shape condition) {
        return new Shape(condition.get(0), options.mixedChannels() + condition.get(1), map.get(2), map.get(3));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        return forwardJointly(parameters, inputs, 1, training);
    }

    @Override
    public NDList forwardJointly(ParameterStore parameters, NDList inputs, int batches, boolean training) {
        Require.imageAndCondition(inputs.getShapes());
        Pass pass = new Pass(parameters, training);
        NDList logits = new NDList();
        try (NDList maps = maps(inputs.get(0))) {
            for (int i = 0; i < heads.size(); i++) {
                try (NDArray mixed = pass.through(mixes.get(i), maps.get(i));
                        NDArray condition = Kernels.call("averaged_to", inputs.get(1), maps.get(i));
                        NDArray joined = Channels.join(mixed, condition)) {
                    logits.addAll(heads.get(i).forwardJointly(parameters, new NDList(joined), batches, training));
                }
            }
        }
        return logits;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        Shape[] maps = mapShapes(Require.imageAndCondition(shapes));
        Shape[] logits = new Shape[heads.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = heads.get(i).outputShape(joined(maps[i], shapes[1]));
        }
        return logits;
    }
}
