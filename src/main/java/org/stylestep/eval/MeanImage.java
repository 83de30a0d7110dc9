package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.IntConsumer;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.image.RgbImage;

/** The mean of all training targets: the rendering that uses neither input nor style. */
public final class MeanImage implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int height;
    private final int width;
    private final float[] pixels;

    private MeanImage(int height, int width, float[] pixels) {
        this.height = height;
        this.width = width;
        this.pixels = pixels;
    }

    /**
     * Averages images.
     *
     * @param images at least one image
     * @param transform how each is rescaled and cropped; its center is taken, and all must come out at one size
     * @param progress receives the number of images that are read, after each
     * @throws IOException if an image cannot be read
     * @throws IllegalArgumentException if an image is too small for the view or comes out at another size; the message names it
     */
    public static MeanImage of(Images images, PairAugmentation transform, IntConsumer progress) throws IOException {
        RgbImage first = images.centered(0, transform);
        long[] sums = new long[first.rgb().length];
        for (int i = 0; i < images.size(); i++) {
            RgbImage image = images.centered(i, transform);
            if (image.width() != first.width() || image.height() != first.height()) {
                throw new IllegalArgumentException("A mean needs images of one size: " + images.name(i) + " has "
                        + image.size() + ", " + images.name(0) + " has " + first.size()
                        + "; a crop makes them equal");
            }
            byte[] rgb = image.rgb();
            for (int k = 0; k < sums.length; k++) {
                sums[k] += rgb[k] & 0xFF;
            }
            progress.accept(i + 1);
        }
        return new MeanImage(first.height(), first.width(), planes(sums, images.size()));
    }

    private static float[] planes(long[] sums, int count) {
        int area = sums.length / 3;
        float[] planes = new float[sums.length];
        for (int pixel = 0; pixel < area; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                planes[channel * area + pixel] = (float) (sums[3 * pixel + channel] / (127.5 * count) - 1);
            }
        }
        return planes;
    }

    /** Uploads the mean as (1, 3, H, W) in [-1, 1]. */
    public NDArray toArray(NDManager manager) {
        return manager.create(pixels, new Shape(1, 3, height, width));
    }
}
