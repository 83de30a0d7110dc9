package org.stylestep.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.Style;

/** A trained pair, and how the files that a command names are shown to it. */
record LoadedPair(StyleTransfer transfer, Device device, NamedStyles styles, ShownFiles inputs, ShownFiles looks)
        implements AutoCloseable {

    private static final int GPU_BATCH = 16;

    RgbImage readInput(Path file) throws IOException {
        return inputs.read(file);
    }

    RgbImage readStyle(Path file) throws IOException {
        return looks.read(file);
    }

    /** Reads the style off an image; the file is named if the encoder cannot take it. */
    Style encode(Path file, RgbImage image) {
        try {
            return transfer.encode(image);
        } catch (IllegalArgumentException e) {
            throw looks.unfit(file, image, e);
        }
    }

    /** Renders an image; the file is named if the generator cannot take it. */
    List<RgbImage> render(Path file, RgbImage image, List<Style> codes) {
        try {
            return transfer.render(image, codes);
        } catch (IllegalArgumentException e) {
            throw inputs.unfit(file, image, e);
        }
    }

    /** Renders each image with the code beside it, so many in a pass; the images have one size, and the first one's file is named as above. */
    List<RgbImage> renderEach(Path file, List<RgbImage> images, List<Style> codes, int batch) {
        List<RgbImage> renderings = new ArrayList<>();
        try {
            for (int i = 0; i < images.size(); i += batch) {
                int end = Math.min(images.size(), i + batch);
                renderings.addAll(transfer.renderEach(images.subList(i, end), codes.subList(i, end)));
            }
        } catch (IllegalArgumentException e) {
            throw inputs.unfit(file, images.get(0), e);
        }
        return renderings;
    }

    /** Returns how many images of a size to render in one pass. */
    int batchSize(Optional<Integer> asked, RgbImage image) {
        return transfer.batchSize(asked.orElse(device.isGpu() ? GPU_BATCH : 1), image.width(), image.height());
    }

    @Override
    public void close() {
        transfer.close();
    }
}
