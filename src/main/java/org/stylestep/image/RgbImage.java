package org.stylestep.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Objects;

/**
 * An image in memory: 8 bits a channel, rows from the top, pixels from the left, red, green and blue in turn.
 *
 * <p>The byte array is neither copied on the way in nor on the way out; nobody writes to it after construction.
 */
public final class RgbImage {

    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * Wraps the bytes of an image.
     *
     * @param width the width in pixels, at least 1
     * @param height the height in pixels, at least 1
     * @param rgb {@code 3 * width * height} bytes, which the image keeps
     * @throws IllegalArgumentException if the length does not belong to the size
     */
    public RgbImage(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "An image of " + width + "x" + height + " cannot have " + rgb.length + " bytes");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /**
     * Converts any image of the JDK: gray is repeated, 16 bits are rounded to 8, transparency is composited on white.
     *
     * @param image the image
     * @return its pixels
     */
    public static RgbImage of(BufferedImage image) {
        return RgbConversion.convert(image);
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns the bytes themselves, interleaved and row by row; not to be written to. */
    public byte[] rgb() {
        return rgb;
    }

    /** Returns the size as people write it, for instance {@code 512x256}. */
    public String size() {
        return width + "x" + height;
    }

    /** Returns a copy as an image of the JDK. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setDataElements(0, 0, width, height, rgb);
        return image;
    }

    /**
     * Cuts a rectangle out.
     *
     * @param x its left column
     * @param y its top row
     * @param w its width
     * @param h its height
     * @return the rectangle as an image of its own
     * @throws IllegalArgumentException if it reaches outside the image
     */
    public RgbImage crop(int x, int y, int w, int h) {
        if (x < 0 || y < 0 || w < 1 || h < 1 || x > width - w || y > height - h) {
            throw new IllegalArgumentException(
                    "Cannot cut " + w + "x" + h + " at (" + x + ", " + y + ") out of an image of " + size());
        }
        if (w == width && h == height) {
            return this;
        }
        byte[] cut = new byte[3 * w * h];
        for (int row = 0; row < h; row++) {
            System.arraycopy(rgb, 3 * ((y + row) * width + x), cut, 3 * row * w, 3 * w);
        }
        return new RgbImage(w, h, cut);
    }

    /**
     * Resamples: an axis that shrinks is averaged over the area each new pixel covers, one that grows is interpolated
     * linearly between pixel centers.
     *
     * @param w the new width
     * @param h the new height
     * @return the resampled image; this one if the size is the same
     */
    public RgbImage resize(int w, int h) {
        return w == width && h == height ? this : Resampling.resize(this, w, h);
    }

    /**
     * Scales down what is too large.
     *
     * @param side the most that width and height may be, at least 1
     * @return the image with its proportions kept; this one if it is no larger
     */
    public RgbImage within(int side) {
        int longer = Math.max(width, height);
        if (longer <= side) {
            return this;
        }
        double scale = (double) side / longer;
        return resize(Math.max(1, (int) Math.round(scale * width)), Math.max(1, (int) Math.round(scale * height)));
    }

    /** Returns the mirror image, left and right exchanged. */
    public RgbImage flip() {
        byte[] mirrored = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            int row = 3 * y * width;
            for (int x = 0; x < width; x++) {
                System.arraycopy(rgb, row + 3 * x, mirrored, row + 3 * (width - 1 - x), 3);
            }
        }
        return new RgbImage(width, height, mirrored);
    }

    /**
     * Puts images of one height next to each other, the first one leftmost.
     *
     * @param images at least one image
     * @return the row of images
     * @throws IllegalArgumentException if there are none or their heights differ
     */
    public static RgbImage beside(RgbImage... images) {
        if (images.length == 0) {
            throw new IllegalArgumentException("No image to put beside another");
        }
        int height = images[0].height;
        int width = 0;
        for (RgbImage image : images) {
            if (image.height != height) {
                throw new IllegalArgumentException(
                        "Images beside each other need one height: " + images[0].size() + ", " + image.size());
            }
            width += image.width;
        }
        byte[] row = new byte[3 * width * height];
        int left = 0;
        for (RgbImage image : images) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(image.rgb, 3 * y * image.width, row, 3 * (y * width + left), 3 * image.width);
            }
            left += image.width;
        }
        return new RgbImage(width, height, row);
    }

    /** Equal means the same size and the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage image
                && width == image.width
                && height == image.height
                && Arrays.equals(rgb, image.rgb);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, Arrays.hashCode(rgb));
    }

    @Override
    public String toString() {
        return "RgbImage(" + size() + ")";
    }
}
