package org.stylestep.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.engine.Gradients;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;
import org.stylestep.mining.Progress;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.SettingException;

/**
 * Reads the styles of images with an encoder.
 *
 * @param encoder images (B, 3, H, W) in [-1, 1] to codes (B, 8), without gradients
 * @param transform what of an image it is shown
 */
record ImageCodes(UnaryOperator<NDArray> encoder, PairAugmentation transform) {

    /** Images that are encoded at once; bounds memory. */
    private static final int BATCH = 32;

    /** Reads with a network. */
    static ImageCodes of(Network encoder, StyleCode styleCode, PairAugmentation transform) {
        return new ImageCodes(
                images -> {
                    Gradients.Scope off = Gradients.noGrad();
                    try (off) {
                        return styleCode.withoutNoise(encoder.forward(new NDList(images), false));
                    }
                },
                transform);
    }

    /**
     * Reads the styles of all images, in their order.
     *
     * @param images the images
     * @param parent makes the arrays that are needed meanwhile, on the encoder's device
     * @param progress is told how many images have been read
     * @throws IOException if an image cannot be read
     */
    public List<Style> read(Images images, NDManager parent, Progress progress) throws IOException {
        List<Style> codes = new ArrayList<>();
        try (NDManager manager = parent.newSubManager()) {
            while (codes.size() < images.size()) {
                List<RgbImage> batch = new ArrayList<>();
                for (int i = codes.size(); i < Math.min(codes.size() + BATCH, images.size()); i++) {
                    batch.add(shown(images, i));
                }
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray shown = new HostBatch(batch).toArray(scratch);
                    codes.addAll(Style.of(encoder.apply(shown)));
                }
                progress.report(codes.size(), images.size());
            }
        }
        return codes;
    }

    private RgbImage shown(Images images, int index) throws IOException {
        RgbImage image = images.read(index);
        try {
            return transform.centerCrop(image);
        } catch (IllegalArgumentException exception) {
            throw new SettingException(images.name(index) + ": " + exception.getMessage(), exception);
        }
    }
}
