package org.stylestep.infer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.engine.Devices;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.latent.Style;
import org.stylestep.nn.StandardBlocks;

/**
 * A trained pair: renders inputs in the style of other images.
 *
 * <p>It may be used by any number of threads at once. Every call works in memory of its own, frees it before it returns, and turns the recording
 * of gradients off on its thread, where it would otherwise be on. Closing waits for the calls that are under way and frees the weights; later
 * calls fail with an {@link IllegalStateException}. It has no queue: {@link TransferQueue} puts a bounded one in front.
 *
 * <p>Images of any size will do. An input is padded at its right and lower border, by mirroring, to what the generator takes, and the
 * rendering is cut back; a style image is shown to the encoder as a {@link StylePreprocessing} says. Arrays are taken as they are: they must already have
 * sizes that the networks take.
 */
public final class StyleTransfer implements TranslationModel, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StyleTransfer.class);

    /** Sixteen images of 256×256: the maps of a pass take memory in proportion, and larger images occupy a device one at a time. */
    private static final long PIXELS_OF_A_PASS = 16 << 16;

    private final NDManager manager;
    private final NetworkModel model;
    private final OpenCalls calls = new OpenCalls("StyleTransfer");

    private StyleTransfer(NDManager manager, NetworkModel model) {
        this.manager = manager;
        this.model = model;
    }

    /**
     * Opens the pair of a checkpoint, with the averaged weights where it has them.
     *
     * @param path a checkpoint of stage 2 or 3, the folder of its run, or an exported model
     * @param device where to run
     * @throws IOException if the checkpoint cannot be read, is damaged, or has no generator
     */
    public static StyleTransfer open(Path path, Device device) throws IOException {
        return open(Checkpoint.open(path), device);
    }

    /**
     * Opens the pair of an open checkpoint, with the averaged weights where it has them.
     *
     * @param checkpoint a checkpoint of stage 2 or 3, or an exported model
     * @param device where to run
     * @throws IOException if the checkpoint is damaged, or has no generator
     */
    public static StyleTransfer open(Checkpoint checkpoint, Device device) throws IOException {
        return open(checkpoint, device, Weights.EMA, StandardBlocks.installed());
    }

    /**
     * Opens the pair of a checkpoint.
     *
     * @param path a checkpoint of stage 2 or 3, the folder of its run, or an exported model
     * @param device where to run
     * @param weights which weights to take
     * @param extensions build the blocks that the checkpoint describes
     * @throws IOException if the checkpoint cannot be read, is damaged, or has no generator
     */
    public static StyleTransfer open(Path path, Device device, Weights weights, Extensions extensions)
            throws IOException {
        return open(Checkpoint.open(path), device, weights, extensions);
    }

    private static StyleTransfer open(Checkpoint checkpoint, Device device, Weights weights, Extensions extensions)
            throws IOException {
        LOG.info("device: {}", Devices.describe(device));
        NDManager manager = NDManager.newBaseManager(device);
        try {
            return new StyleTransfer(manager, NetworkModel.load(checkpoint, weights, extensions, manager));
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public int inputChannels() {
        return model.inputChannels();
    }

    @Override
    public int latentDim() {
        return model.latentDim();
    }

    @Override
    public NDArray upload(List<ChannelImage> images, NDManager owner) {
        return model.upload(images, owner);
    }

    /** Returns the side of the squares that the encoder was trained with, to which {@link StylePreprocessing#TRAINED_SIDE} scales. */
    public int styleSide() {
        return model.sizes().styleSide();
    }

    @Override
    public NDArray encode(NDArray images) {
        return calls.call(() -> model.encode(images));
    }

    @Override
    public NDArray render(NDArray inputs, NDArray codes) {
        return calls.call(() -> model.render(inputs, codes));
    }

    /**
     * Renders an input in the style of an image.
     *
     * @param input the input, of any size
     * @param style the image whose style to use, of any size
     * @return the rendering, of the input's size
     */
    public RgbImage translate(RgbImage input, RgbImage style) {
        return calls.call(() -> render(input, List.of(encode(style))).get(0));
    }

    /** Reads the style off an image of any size, shown at the side that the encoder was trained at. */
    public Style encode(RgbImage image) {
        return encode(List.of(image), StylePreprocessing.TRAINED_SIDE).get(0);
    }

    /**
     * Returns what rendering an input costs, to bound it: its pixels once it is padded to the sides that the generator takes. A thin image
     * has several times its own.
     *
     * @param width of the input
     * @param height of the input
     */
    public long renderedPixels(int width, int height) {
        return model.sizes().padded(width, height).pixels();
    }

    /**
     * Returns how many inputs of a size to render in one pass: as many as are allowed, but no more than 2^20 pixels once they are padded,
     * unless one alone has more.
     *
     * @param allowed at least 1
     * @param width of the inputs
     * @param height of the inputs
     */
    public int batchSize(int allowed, int width, int height) {
        return (int) Math.max(1, Math.min(allowed, PIXELS_OF_A_PASS / renderedPixels(width, height)));
    }

    /**
     * Reads the styles off images, in one pass of the encoder.
     *
     * @param images at least one; with {@link StylePreprocessing#AS_IS} all of one size
     * @param transform what of them the encoder is shown
     * @throws IllegalArgumentException if there are none, or their sizes differ and must not
     */
    public List<Style> encode(List<RgbImage> images, StylePreprocessing transform) {
        return inScratch(scratch -> Style.of(encode(model.sizes().styles(images, transform, scratch))));
    }

    /**
     * Renders an input in several styles, with one pass of the generator for each.
     *
     * @param input the input, of any size; the generator takes its luma if it has one input channel, and a full opacity beside the colors if it has four
     * @param styles the styles, at least one
     * @return a rendering for each style, of the input's size
     * @throws IllegalArgumentException if there are no styles, they have another length than the generator's, or it takes other channels
     */
    public List<RgbImage> render(RgbImage input, List<Style> styles) {
        return render(ChannelImage.of(input, inputChannels()), styles);
    }

    /**
     * Renders an input of any number of channels in several styles, with one pass of the generator for each.
     *
     * @param input the input, of any size, in the generator's {@link #inputChannels()}
     * @param styles the styles, at least one
     * @return a rendering for each style, of the input's size
     * @throws IllegalArgumentException if there are no styles, they have another length than the generator's, or the channels differ
     */
    public List<RgbImage> render(ChannelImage input, List<Style> styles) {
        return inScratch(scratch -> {
            NDArray codes = Style.toArray(styles, scratch);
            NDArray array = model.sizes().inputs(List.of(input), scratch);
            List<RgbImage> renderings = new ArrayList<>();
            for (int i = 0; i < styles.size(); i++) {
                try (NDArray code = codes.get(i + ":" + (i + 1));
                        NDArray rendering = render(array, code)) {
                    renderings.addAll(SizeAdapter.renderings(rendering, List.of(input)));
                }
            }
            return renderings;
        });
    }

    /**
     * Renders several inputs at once, each in a style of its own, in one pass of the generator.
     *
     * <p>The engine may add up in another order than for one input alone: measured on CPU, one byte in some thousands differs by 1, none by more.
     *
     * @param inputs at least one, all of one size, or of sizes that are padded to the same
     * @param styles as many styles
     * @return as many renderings, each of its input's size
     * @throws IllegalArgumentException if there are none, their numbers or padded sizes differ, or the generator takes other channels
     */
    public List<RgbImage> renderEach(List<RgbImage> inputs, List<Style> styles) {
        if (inputs.size() != styles.size()) {
            throw new IllegalArgumentException(
                    "each input needs a style: " + inputs.size() + " inputs, " + styles.size() + " styles");
        }
        return renderTogether(
                inputs.stream()
                        .map(input -> ChannelImage.of(input, inputChannels()))
                        .toList(),
                styles);
    }

    /** The same for inputs in the generator's channels. */
    List<RgbImage> renderTogether(List<ChannelImage> inputs, List<Style> styles) {
        return inScratch(scratch -> {
            NDArray codes = Style.toArray(styles, scratch);
            NDArray array = model.sizes().inputs(inputs, scratch);
            return SizeAdapter.renderings(render(array, codes), inputs);
        });
    }

    /** Returns the size to which an input is padded; inputs that share it share a pass. */
    SizeAdapter.Padded padded(ChannelImage input) {
        return model.sizes().padded(input.width(), input.height());
    }

    @Override
    public NDManager newManager() {
        return calls.call(manager::newSubManager);
    }

    /** Waits for the calls that are under way, and frees the weights; further closing does nothing. */
    @Override
    public void close() {
        calls.close(manager::close);
    }

    private <T> T inScratch(Function<NDManager, T> work) {
        return calls.call(() -> {
            try (NDManager scratch = manager.newSubManager()) {
                return work.apply(scratch);
            }
        });
    }
}
