package org.stylestep.image;

import java.awt.image.BufferedImage;

/**
 * A color image in memory: 8 bits a channel, rows from the top, pixels from the left, red, green and blue in turn.
 *
 * <p>The byte array is neither copied on the way in nor on the way out; it must not be changed after construction.
 */
public final class RgbImage {

    private final ChannelImage channels;

    /**
     * Wraps the bytes of an image.
     *
     * @param width the width in pixels, at least 1
     * @param height the height in pixels, at least 1
     * @param rgb {@code 3 * width * height} bytes, which the image keeps
     * @throws IllegalArgumentException if the length does not belong to the size
     */
    public RgbImage(int width, int height, byte[] rgb) {
        this(new ChannelImage(width, height, 3, rgb));
    }

    /** Takes an image of three channels. */
    RgbImage(ChannelImage channels) {
        this.channels = channels;
    }

    /** Converts any image of the JDK: gray is repeated, 16 bits are rounded to 8, transparency is composited on white. */
    public static RgbImage of(BufferedImage image) {
        return RgbConversion.convert(image);
    }

    /** Returns the width in pixels. */
    public int width() {
        return channels.width();
    }

    /** Returns the height in pixels. */
    public int height() {
        return channels.height();
    }

    /** Returns the bytes themselves, interleaved and row by row; not to be written to. */
    public byte[] rgb() {
        return channels.samples();
    }

    /** Returns the size as people write it, for instance {@code 512x256}. */
    public String size() {
        return channels.size();
    }

    /** Returns the image as one of three channels, which shares the bytes. */
    ChannelImage asChannels() {
        return channels;
    }

    /** Returns a copy as an image of the JDK. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setDataElements(0, 0, width(), height(), rgb());
        return image;
    }

    /** Cuts a rectangle out, as {@link ChannelImage#crop} does. */
    public RgbImage crop(int x, int y, int w, int h) {
        return new RgbImage(channels.crop(x, y, w, h));
    }

    /** Resamples, as {@link ChannelImage#resize} does. */
    public RgbImage resize(int w, int h) {
        return new RgbImage(channels.resize(w, h));
    }

    /**
     * Scales an image down so that neither side is longer than {@code side}, with its proportions kept; this one is returned if it is no
     * larger.
     */
    public RgbImage within(int side) {
        int longer = Math.max(width(), height());
        if (longer <= side) {
            return this;
        }
        double scale = (double) side / longer;
        return resize(Math.max(1, (int) Math.round(scale * width())), Math.max(1, (int) Math.round(scale * height())));
    }

    /** Returns the mirror image, left and right exchanged. */
    public RgbImage flip() {
        return new RgbImage(channels.flip());
    }

    /**
     * Puts images of one height next to each other, the first one leftmost.
     *
     * @param images at least one image
     * @throws IllegalArgumentException if there are none or their heights differ
     */
    public static RgbImage beside(RgbImage... images) {
        if (images.length == 0) {
            throw new IllegalArgumentException("No image to put beside another");
        }
        int height = images[0].height();
        int width = 0;
        for (RgbImage image : images) {
            if (image.height() != height) {
                throw new IllegalArgumentException(
                        "Images beside each other need one height: " + images[0].size() + ", " + image.size());
            }
            width += image.width();
        }
        byte[] row = new byte[3 * width * height];
        int left = 0;
        for (RgbImage image : images) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(image.rgb(), 3 * y * image.width(), row, 3 * (y * width + left), 3 * image.width());
            }
            left += image.width();
        }
        return new RgbImage(width, height, row);
    }

    /** Equal means the same size and the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage image && channels.equals(image.channels);
    }

    @Override
    public int hashCode() {
        return channels.hashCode();
    }

    @Override
    public String toString() {
        return "RgbImage(" + size() + ")";
    }
}
