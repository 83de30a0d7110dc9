package org.stylestep.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PixelBatch;
import org.stylestep.data.RgbImage;
import org.stylestep.engine.Gradients;
import org.stylestep.latent.Style;
import org.stylestep.mining.Progress;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;

/** Reads the styles of images with an encoder. */
final class ImageCodes {

    /** Images that are encoded at once; bounds memory. */
    private static final int BATCH = 32;

    private final Network encoder;
    private final StyleCode styleCode;
    private final PairAugmentation view;

    ImageCodes(Network encoder, StyleCode styleCode, PairAugmentation view) {
        this.encoder = encoder;
        this.styleCode = styleCode;
        this.view = view;
    }

    /** The styles of all images, in their order. */
    List<Style> of(Images images, Progress progress) throws IOException {
        List<Style> codes = new ArrayList<>();
        Gradients.Scope off = Gradients.off();
        try (off;
                NDManager manager = encoder.manager().newSubManager()) {
            while (codes.size() < images.size()) {
                List<RgbImage> batch = new ArrayList<>();
                for (int i = codes.size(); i < Math.min(codes.size() + BATCH, images.size()); i++) {
                    batch.add(shown(images, i));
                }
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray shown = new PixelBatch(batch).toArray(scratch);
                    codes.addAll(Style.of(styleCode.withoutNoise(encoder.forward(new NDList(shown), false))));
                }
                progress.report(codes.size(), images.size());
            }
        }
        return codes;
    }

    private RgbImage shown(Images images, int index) throws IOException {
        RgbImage image = images.read(index);
        try {
            return view.centre(image);
        } catch (IllegalArgumentException exception) {
            throw new RunFileException(images.name(index) + ": " + exception.getMessage(), exception);
        }
    }
}
