package org.stylestep.infer;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.awt.image.BufferedImage;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;

/** Two images of DJL to one, with the bytes that {@link StyleTransfer#translate} gives. */
record ImageTranslator(SizeAdapter fit) implements NoBatchifyTranslator<StyledImage, Image> {

    private static final int OPAQUE = 0xFF000000;

    @Override
    public NDList processInput(TranslatorContext context, StyledImage images) {
        NDManager manager = context.getNDManager();
        ChannelImage input = images.input().getWrappedImage() instanceof BufferedImage wrapped
                ? ChannelImage.of(wrapped, fit.inputChannels())
                : ChannelImage.of(rgb(images.input(), manager), fit.inputChannels());
        return fit.arrays(context, input, rgb(images.style(), manager));
    }

    @Override
    public Image processOutput(TranslatorContext context, NDList list) {
        return image(SizeAdapter.rendering(context, list));
    }

    /** Images of the JDK are read as files are; those of other libraries through the bytes that DJL gives. */
    private static RgbImage rgb(Image image, NDManager manager) {
        if (image.getWrappedImage() instanceof BufferedImage wrapped) {
            return RgbImage.of(wrapped);
        }
        try (NDArray bytes = image.toNDArray(manager, Image.Flag.COLOR)) {
            return new RgbImage(image.getWidth(), image.getHeight(), bytes.toByteArray());
        }
    }

    private static Image image(RgbImage image) {
        byte[] rgb = image.rgb();
        int[] pixels = new int[rgb.length / 3];
        for (int p = 0; p < pixels.length; p++) {
            pixels[p] = OPAQUE | (rgb[3 * p] & 0xFF) << 16 | (rgb[3 * p + 1] & 0xFF) << 8 | (rgb[3 * p + 2] & 0xFF);
        }
        return ImageFactory.getInstance().fromPixels(pixels, image.width(), image.height());
    }
}
