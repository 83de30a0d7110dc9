package org.stylestep.infer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.data.PixelBatch;
import org.stylestep.data.RgbImage;
import org.stylestep.engine.Gradients;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.latent.Style;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;

/** A trained pair: renders inputs in the style of other images. Close it to free its weights. */
public final class StyleTransfer implements AutoCloseable {

    private final NDManager manager;
    private final Network encoder;
    private final StyleCode styleCode;
    private final Network generator;

    private StyleTransfer(NDManager manager, Network encoder, StyleCode styleCode, Network generator) {
        this.manager = manager;
        this.encoder = encoder;
        this.styleCode = styleCode;
        this.generator = generator;
    }

    /**
     * Opens the pair of a checkpoint, with the averaged weights where it has them.
     *
     * @param path a checkpoint of stage 2 or 3, or the folder of its run
     * @param device where to run
     * @return the pair
     * @throws IOException if the checkpoint cannot be read, is damaged, or has no generator
     */
    public static StyleTransfer open(Path path, Device device) throws IOException {
        return open(path, device, Weights.AVERAGED, BlockCatalog.standard());
    }

    /**
     * Opens the pair of a checkpoint.
     *
     * @param path a checkpoint of stage 2 or 3, or the folder of its run
     * @param device where to run
     * @param weights which weights to take
     * @param catalog builds the blocks that the checkpoint describes
     * @return the pair
     * @throws IOException if the checkpoint cannot be read, is damaged, or has no generator
     */
    public static StyleTransfer open(Path path, Device device, Weights weights, BlockCatalog catalog)
            throws IOException {
        Checkpoint checkpoint = Checkpoint.open(path);
        NDManager manager = NDManager.newBaseManager(device);
        try {
            CheckpointNetworks networks = new CheckpointNetworks(checkpoint, catalog);
            Network generator = networks.load("generator", weights, manager);
            Network encoder = networks.load("encoder", weights, manager);
            return new StyleTransfer(manager, encoder, networks.styleCode().atInference(), generator);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Reads the style off images.
     *
     * @param images (B, 3, H, W) in [-1, 1], on this pair's device
     * @return codes (B, 8), in the images' manager
     */
    public NDArray encode(NDArray images) {
        Gradients.Scope off = Gradients.off();
        try (off) {
            NDList heads = encoder.forward(new NDList(images), false);
            return styleCode.of(heads, () -> {
                throw new IllegalStateException("a style code at inference takes no noise");
            });
        }
    }

    /**
     * Renders inputs.
     *
     * @param inputs (B, C, H, W) in [-1, 1], on this pair's device
     * @param codes (B, 8)
     * @return images (B, 3, H, W) in [-1, 1], in the inputs' manager
     */
    public NDArray render(NDArray inputs, NDArray codes) {
        Gradients.Scope off = Gradients.off();
        try (off) {
            return generator.apply(inputs, codes);
        }
    }

    /**
     * Renders an input in the style of an image.
     *
     * @param input the input, of a size that the generator takes
     * @param style the image whose style to use, of any size that the encoder takes
     * @return the rendering, of the input's size
     */
    public RgbImage translate(RgbImage input, RgbImage style) {
        return render(input, List.of(encode(style))).get(0);
    }

    /**
     * Reads the style off an image.
     *
     * @param image the image, of any size that the encoder takes
     * @return its style
     */
    public Style encode(RgbImage image) {
        try (NDManager scratch = manager.newSubManager()) {
            return Style.of(encode(new PixelBatch(List.of(image)).toArray(scratch)))
                    .get(0);
        }
    }

    /**
     * Renders an input in several styles.
     *
     * @param input the input, of a size that the generator takes
     * @param styles the styles, at least one
     * @return a rendering for each style, of the input's size
     */
    public List<RgbImage> render(RgbImage input, List<Style> styles) {
        List<RgbImage> renderings = new ArrayList<>();
        for (Style style : styles) {
            try (NDManager scratch = manager.newSubManager()) {
                NDArray code = Style.toArray(List.of(style), scratch);
                renderings.addAll(PixelBatch.fromArray(render(new PixelBatch(List.of(input)).toArray(scratch), code)));
            }
        }
        return renderings;
    }

    /**
     * Returns a new manager on this pair's device, for inputs; close it after use.
     *
     * @return a manager of the caller's
     */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    @Override
    public void close() {
        manager.close();
    }
}
