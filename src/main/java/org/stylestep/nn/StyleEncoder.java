package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.nn.MapBlock.Pass;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The style encoder E: an image to the two heads of its style code, which {@link StyleCode} turns into the code.
 *
 * <p>Input (B, C, H, W) in [-1, 1], at least 16×16; output the list of mean (B, latent_dim) and log-variance (B, latent_dim), both unbounded. A convolution 4×4 of
 * stride 2; {@link BasicBlock}s, each followed by {@link PixelNorm}; leaky ReLU 0.2; the mean over all positions; two linear heads.
 *
 * <table>
 * <caption>Parameters of the published encoder, laid out as PyTorch's Conv2d and Linear hold them</caption>
 * <tr><th>name</th><th>shape</th></tr>
 * <tr><td>stem.weight, stem.bias</td><td>(64, C, 4, 4), (64)</td></tr>
 * <tr><td>block1.conv1.weight, block1.conv1.bias</td><td>(128, 64, 3, 3), (128)</td></tr>
 * <tr><td>block1.conv2.weight, block1.conv2.bias</td><td>(128, 128, 3, 3), (128)</td></tr>
 * <tr><td>block1.shortcut.weight, block1.shortcut.bias</td><td>(128, 64, 1, 1), (128)</td></tr>
 * <tr><td>block2 …, block3 …</td><td>128 → 192, 192 → 256</td></tr>
 * <tr><td>mean.weight, mean.bias</td><td>(8, 256), (8)</td></tr>
 * <tr><td>log_variance.weight, log_variance.bias</td><td>(8, 256), (8)</td></tr>
 * </table>
 *
 * <p>Convolutions train at an {@linkplain EqualizedLearningRate equalized rate}, the heads at the plain one (published code, networks.py,
 * {@code DRITAppearanceEncoderConcat}).
 */
public final class StyleEncoder extends AbstractBlock implements Registered, InputSizes {

    /**
     * The encoder's size.
     *
     * @param baseChannels the channels after the first convolution; block i has (i + 1)·baseChannels
     * @param blocks the number of basic blocks
     * @param latentDim the length of the style code
     */
    public record Options(
            @Default("64") int baseChannels,
            @Default("3") int blocks,
            @Default("8") int latentDim) {

        /** Checks the values. */
        public Options {
            Require.positive(baseChannels, "base_channels");
            Require.count(blocks, "blocks");
            Require.positive(latentDim, "latent_dim");
        }

        /** Returns the published size: 64 channels, three blocks (128, 192, 256), 8 numbers. */
        public static Options published() {
            return new Options(64, 3, PUBLISHED_LATENT_DIM);
        }

        /** Returns the same with another width. */
        public Options withBaseChannels(int newBaseChannels) {
            return new Options(newBaseChannels, blocks, latentDim);
        }

        private int smallestSide() {
            return 1 << (blocks + 1);
        }
    }

    /** The published length of the style code. */
    public static final int PUBLISHED_LATENT_DIM = 8;

    private static final float LEAK = 0.2f;

    /** Published code, layers.py, {@code FullyConnected}. */
    private static final float HEAD_DEVIATION = 0.02f;

    private final Options options;
    private final EqualizedConv2d stem;
    private final List<BasicBlock> blocks = new ArrayList<>();
    private final Linear mean;
    private final Linear logVariance;

    /** Makes an encoder of a size. */
    public StyleEncoder(Options options) {
        this.options = options;
        stem = addChildBlock(
                "stem",
                new EqualizedConv2d(
                        EqualizedConv2d.Options.of(options.baseChannels(), 4).withStride(2)));
        for (int i = 1; i <= options.blocks(); i++) {
            blocks.add(addChildBlock("block" + i, new BasicBlock((i + 1) * options.baseChannels())));
        }
        mean = addChildBlock("mean", head(options.latentDim()));
        logVariance = addChildBlock("log_variance", head(options.latentDim()));
    }

    private static Linear head(int units) {
        Linear head = Linear.builder().setUnits(units).build();
        head.setInitializer(new NormalInitializer(HEAD_DEVIATION), Parameter.Type.WEIGHT);
        return head;
    }

    @Override
    public Component component() {
        return new Component("step", options);
    }

    @Override
    public int minSide() {
        return options.smallestSide();
    }

    @Override
    public int sideMultiple() {
        return 1;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape shape = Require.atLeast(options.smallestSide(), inputShapes[0], "the style encoder");
        stem.initialize(manager, dataType, shape);
        shape = MapBlock.initializeInTurn(blocks, manager, dataType, MapBlock.after(stem, shape));
        mean.initialize(manager, dataType, shape.slice(0, 2));
        logVariance.initialize(manager, dataType, shape.slice(0, 2));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray image = inputs.singletonOrThrow();
        Require.atLeast(options.smallestSide(), image.getShape(), "the style encoder");
        Pass pass = new Pass(parameterStore, training);
        NDArray x = pass.through(stem, image);
        for (BasicBlock block : blocks) {
            try (NDArray before = x;
                    NDArray after = pass.through(block, before)) {
                x = PixelNorm.normalize(after);
            }
        }
        try (NDArray maps = x;
                NDArray active = Activation.leakyRelu(maps, LEAK);
                NDArray features = Pool.globalAvgPool2d(active)) {
            return new NDList(pass.through(mean, features), pass.through(logVariance, features));
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Require.atLeast(options.smallestSide(), inputShapes[0], "the style encoder");
        Shape heads = new Shape(inputShapes[0].get(0), options.latentDim());
        return new Shape[] {heads, heads};
    }
}
