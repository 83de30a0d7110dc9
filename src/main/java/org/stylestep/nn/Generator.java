package org.stylestep.nn;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The generator G(x, z): an input image rendered in the style of a code; {@link ContentEncoder} and then {@link StyleDecoder}, or in
 * place of it {@link ModulatedDecoder}.
 *
 * <p>Input: x (B, C, H, W) in [-1, 1], H and W multiples of 2^downsamplings, and z (B, latent_dim). Output (B, channels, H, W) in [-1, 1].
 *
 * <table>
 * <caption>Parameters of the published generator, laid out as PyTorch's Conv2d and InstanceNorm2d hold them</caption>
 * <tr><th>name</th><th>shape of the weight; a bias has the first number</th></tr>
 * <tr><td>content.stem.conv.weight, .bias</td><td>(32, C, 7, 7)</td></tr>
 * <tr><td>content.stem.norm.weight, .bias</td><td>(32)</td></tr>
 * <tr><td>content.down1.conv, content.down1.norm</td><td>(64, 32, 3, 3), (64)</td></tr>
 * <tr><td>content.down2 …, content.down3 …</td><td>64 → 128, 128 → 256</td></tr>
 * <tr><td>content.residual1.conv1, .norm1, .conv2, .norm2; to residual4</td><td>(256, 256, 3, 3), (256)</td></tr>
 * <tr><td>decoder.residual1.conv1, .norm1, .conv2, .norm2; to residual4</td><td>(264, 264, 3, 3), (264)</td></tr>
 * <tr><td>decoder.up1.conv1, decoder.up1.conv2</td><td>(128, 528, 3, 3), (128, 128, 3, 3)</td></tr>
 * <tr><td>decoder.up2.conv1, decoder.up2.conv2</td><td>(64, 264, 3, 3), (64, 64, 3, 3)</td></tr>
 * <tr><td>decoder.up3.conv1, decoder.up3.conv2</td><td>(32, 136, 3, 3), (32, 32, 3, 3)</td></tr>
 * <tr><td>decoder.image.weight, .bias</td><td>(3, 72, 1, 1)</td></tr>
 * </table>
 *
 * <p>The inputs of an up stage are ordered: the encoder's map, what came before (its last 8 channels grown from z), z.
 */
public final class Generator extends AbstractBlock implements Registered, InputSizes, NormalizedCodes {

    /**
     * The generator's size.
     *
     * @param baseChannels the channels after the first convolution
     * @param downsamplings how often height and width are halved, and doubled again
     * @param residualBlocks the number of residual blocks in each half
     * @param channels the channels of the image it makes
     */
    public record Options(
            @Default("32") int baseChannels,
            @Default("3") int downsamplings,
            @Default("4") int residualBlocks,
            @Default("3") int channels) {

        /** Checks the values. */
        public Options {
            Require.positive(baseChannels, "base_channels");
            Require.count(downsamplings, "downsamplings");
            Require.count(residualBlocks, "residual_blocks");
            Require.positive(channels, "channels");
        }

        /** Returns the published size: 32 channels after the first convolution, 3 downsamplings, 4 residual blocks, 3 channels. */
        public static Options published() {
            return new Options(32, 3, 4, 3);
        }

        /** Returns the same with another width. */
        public Options withBaseChannels(int newBaseChannels) {
            return new Options(newBaseChannels, downsamplings, residualBlocks, channels);
        }

        /** Returns the same with another number of residual blocks in each half. */
        public Options withResidualBlocks(int newResidualBlocks) {
            return new Options(baseChannels, downsamplings, newResidualBlocks, channels);
        }
    }

    /**
     * The size of a {@linkplain #modulated modulated} generator.
     *
     * @param baseChannels the channels after the first convolution
     * @param downsamplings how often height and width are halved, and doubled again
     * @param residualBlocks the number of residual blocks in each half
     * @param channels the channels of the image it makes
     * @param upsampling how the second half doubles height and width; bilinear leaves areas smoother
     * @param normalizedCodes whether it uses {@link NormalizedCodes}; then it has two more buffers, {@code decoder.code.mean} and
     *     {@code decoder.code.deviation}
     */
    public record ModulatedOptions(
            @Default("32") int baseChannels,
            @Default("3") int downsamplings,
            @Default("4") int residualBlocks,
            @Default("3") int channels,
            @Default("nearest") Upsample.Mode upsampling,
            @Default("false") boolean normalizedCodes) {

        /** Checks the values. */
        public ModulatedOptions {
            new Options(baseChannels, downsamplings, residualBlocks, channels);
        }

        Options size() {
            return new Options(baseChannels, downsamplings, residualBlocks, channels);
        }
    }

    private final Component component;
    private final Options options;
    private final ContentEncoder content;
    private final Block decoder;

    /** Makes a generator for style codes of the published length, 8. */
    public Generator(Options options) {
        this(options, StyleEncoder.PUBLISHED_LATENT_DIM);
    }

    /** Makes a generator for style codes of a length. */
    public Generator(Options options, int latentDim) {
        this(new Component("step", options), options, new StyleDecoder(options, latentDim));
    }

    private Generator(Component component, Options options, Block decoder) {
        this.component = component;
        this.options = options;
        content = addChildBlock("content", new ContentEncoder(options));
        this.decoder = addChildBlock("decoder", decoder);
    }

    /**
     * Makes a generator whose style code modulates the convolutions of the second half ({@link ModulatedConv2d}) where the published one joins it to
     * their inputs, and whose last convolution does not see the first, full-resolution map.
     *
     * @param options its size
     * @return the generator, registered as {@code modulated}; the length of codes comes from their shape
     */
    public static Generator modulated(ModulatedOptions options) {
        return new Generator(new Component("modulated", options), options.size(), new ModulatedDecoder(options));
    }

    @Override
    public Component component() {
        return component;
    }

    @Override
    public boolean normalizesCodes() {
        return decoder instanceof ModulatedDecoder modulated && modulated.normalizesCodes();
    }

    @Override
    public void normalizeCodes(float[] mean, float[] deviation) {
        if (decoder instanceof ModulatedDecoder modulated) {
            modulated.normalizeCodes(mean, deviation);
        }
    }

    @Override
    public int minSide() {
        return sideMultiple();
    }

    @Override
    public int sideMultiple() {
        return 1 << options.downsamplings();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        requireTwo(inputShapes.length);
        content.initialize(manager, dataType, inputShapes[0]);
        decoder.initialize(manager, dataType, decoderInputs(inputShapes));
    }

    private Shape[] decoderInputs(Shape[] inputShapes) {
        Shape[] maps = content.getOutputShapes(new Shape[] {inputShapes[0]});
        Shape[] all = Arrays.copyOf(maps, maps.length + 1);
        all[maps.length] = inputShapes[1];
        return all;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        requireTwo(inputs.size());
        try (NDList maps = content.forward(parameterStore, new NDList(inputs.get(0)), training)) {
            NDList all = new NDList(maps);
            all.add(inputs.get(1));
            return decoder.forward(parameterStore, all, training);
        }
    }

    private static void requireTwo(int inputs) {
        if (inputs != 2) {
            throw new IllegalArgumentException(
                    "a generator takes two arrays, the image and the style code, but was given " + inputs);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return decoder.getOutputShapes(decoderInputs(inputShapes));
    }
}
