package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A PatchGAN: maps to one logit per patch.
 *
 * <p>Input (B, C, H, W), output (B, 1, H/2^layers, W/2^layers), unbounded. Convolutions 4×4 of stride 2 that double the channels from baseChannels up to 512;
 * the {@link MinibatchStd} channel; one more of stride 1; one to a single channel. Instance normalization follows all but the first and the last,
 * leaky ReLU 0.2 all but the last. The convolutions of stride 1 keep the size ({@link EqualizedConv2d.Padding#SAME}). Children: {@code conv1} …
 * conv(layers + 1), {@code norm2} …, {@code logits}. Its inner {@linkplain FeatureMaps maps} are the layers + 1 outputs of leaky ReLU. Source: published code, networks.py, {@code PatchGANDiscriminator}.
 */
final class PatchDiscriminator extends MapBlock implements FeatureMaps, JointBatches {

    private static final int KERNEL = 4;
    private static final float LEAK = 0.2f;

    private final int layers;
    private final List<EqualizedConv2d> convolutions = new ArrayList<>();
    private final List<InstanceNorm> norms = new ArrayList<>();
    private final EqualizedConv2d logits;

    /** Makes a discriminator whose first convolution has so many channels, with so many convolutions of stride 2. */
    public PatchDiscriminator(int baseChannels, int layers) {
        this(baseChannels, layers, false);
    }

    /** Makes a discriminator whose convolutions are spectrally normalized or not. */
    PatchDiscriminator(int baseChannels, int layers, boolean spectralNorm) {
        Require.positive(baseChannels, "baseChannels");
        this.layers = Require.positive(layers, "layers");
        for (int i = 0; i <= layers; i++) {
            EqualizedConv2d.Options convolution = EqualizedConv2d.Options.of(Channels.doubled(baseChannels, i), KERNEL);
            convolution =
                    i < layers ? convolution.withStride(2) : convolution.withPadding(EqualizedConv2d.Padding.SAME);
            convolutions.add(addChildBlock("conv" + (i + 1), new EqualizedConv2d(convolution, spectralNorm, i == 0)));
            if (i > 0) {
                norms.add(addChildBlock("norm" + (i + 1), new InstanceNorm()));
            }
        }
        EqualizedConv2d.Options last = EqualizedConv2d.Options.of(1, KERNEL).withPadding(EqualizedConv2d.Padding.SAME);
        logits = addChildBlock("logits", new EqualizedConv2d(last, spectralNorm, true));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape shape = Require.atLeast(1L << layers, inputShapes[0], "a patch discriminator");
        for (int i = 0; i < convolutions.size(); i++) {
            Shape input = i < layers ? shape : Channels.of(shape, shape.get(1) + 1);
            convolutions.get(i).initialize(manager, dataType, input);
            shape = after(convolutions.get(i), input);
            if (i > 0) {
                norms.get(i - 1).initialize(manager, dataType, shape);
            }
        }
        logits.initialize(manager, dataType, shape);
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        return forward(pass, x, 1, NDArray::close);
    }

    @Override
    public NDList forwardJointly(ParameterStore parameters, NDList inputs, int batches, boolean training) {
        return new NDList(forward(new Pass(parameters, training), inputs.singletonOrThrow(), batches, NDArray::close));
    }

    @Override
    public Result forwardWithMaps(ParameterStore parameters, NDList inputs, boolean training) {
        NDList maps = new NDList();
        NDArray patches = forward(new Pass(parameters, training), inputs.singletonOrThrow(), 1, maps::add);
        return new Result(new NDList(patches), List.of(maps));
    }

    /** Hands every inner map over, to close or to keep, once the next layer has been computed. */
    private NDArray forward(Pass pass, NDArray x, int batches, Consumer<NDArray> used) {
        Require.atLeast(1L << layers, x.getShape(), "a patch discriminator");
        NDArray y;
        try (NDArray convolved = pass.through(convolutions.get(0), x)) {
            y = Activation.leakyRelu(convolved, LEAK);
        }
        for (int i = 1; i < layers; i++) {
            NDArray before = y;
            y = stage(pass, i, before);
            used.accept(before);
        }
        NDArray last;
        try (NDArray counted = MinibatchStd.append(y, batches)) {
            last = stage(pass, layers, counted);
        }
        used.accept(y);
        NDArray patches = pass.through(logits, last);
        used.accept(last);
        return patches;
    }

    private NDArray stage(Pass pass, int i, NDArray x) {
        try (NDArray convolved = pass.through(convolutions.get(i), x);
                NDArray normed = pass.through(norms.get(i - 1), convolved)) {
            return Activation.leakyRelu(normed, LEAK);
        }
    }

    @Override
    Shape outputShape(Shape input) {
        Shape shape = Require.atLeast(1L << layers, input, "a patch discriminator");
        for (EqualizedConv2d convolution : convolutions) {
            shape = after(convolution, shape);
        }
        return after(logits, shape);
    }
}
