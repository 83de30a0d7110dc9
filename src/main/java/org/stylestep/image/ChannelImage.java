package org.stylestep.image;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Objects;

/**
 * An image of any number of channels in memory: 8 bits a channel, rows from the top, pixels from the left, the channels of a pixel in turn.
 *
 * <p>It is the input of a pair. Files give one channel (luma), three (red, green, blue) or four (the same and opacity); label maps with one
 * channel a class, depth or stacks of any other number are made of bytes. The byte array is neither copied on the way in nor on the way out;
 * it must not be changed after construction.
 */
public final class ChannelImage {

    private final int width;
    private final int height;
    private final int channels;
    private final byte[] samples;

    /**
     * Wraps the bytes of an image.
     *
     * @param width the width in pixels, at least 1
     * @param height the height in pixels, at least 1
     * @param channels the number of channels, at least 1
     * @param samples {@code channels * width * height} bytes, which the image keeps
     * @throws IllegalArgumentException if the length does not belong to the size
     */
    public ChannelImage(int width, int height, int channels, byte[] samples) {
        if (width < 1 || height < 1 || channels < 1 || samples.length != (long) channels * width * height) {
            throw new IllegalArgumentException("An image of " + width + "x" + height + " in " + channels
                    + " channels cannot have " + samples.length + " bytes");
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.samples = samples;
    }

    /**
     * Converts an opaque image.
     *
     * @param channels 1 for luma (ITU-R BT.601, which JPEG uses, too; gray stays as it is), 3 for the colors themselves, 4 for the colors and
     *     full opacity
     * @return the image in that many channels
     * @throws IllegalArgumentException for another number of channels
     */
    public static ChannelImage of(RgbImage image, int channels) {
        return switch (channels) {
            case 1 -> image.asChannels().withSamples(1, RgbConversion.luma(image.rgb()));
            case 3 -> image.asChannels();
            case 4 -> image.asChannels().withSamples(4, RgbConversion.opaque(image.rgb()));
            default -> throw unknown(channels);
        };
    }

    /**
     * Converts any image of the JDK. For 1 and 3 channels transparency is composited on white, as {@link RgbImage#of} does; for 4 it is kept.
     *
     * @param channels 1, 3 or 4, as in {@link #of(RgbImage, int)}
     * @return the image in that many channels
     * @throws IllegalArgumentException for another number of channels
     */
    public static ChannelImage of(BufferedImage image, int channels) {
        return channels == 4
                ? new ChannelImage(image.getWidth(), image.getHeight(), channels, RgbConversion.rgba(image))
                : of(RgbImage.of(image), channels);
    }

    private static IllegalArgumentException unknown(int channels) {
        return new IllegalArgumentException("An image file has 1 channel (luma), 3 (colors) or 4 (colors and opacity),"
                + " so it cannot be read for a network that takes " + channels
                + "; give a ChannelImage or arrays of " + channels + " channels instead");
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns the number of channels. */
    public int channels() {
        return channels;
    }

    /** Returns the bytes themselves, pixel by pixel; not to be written to. */
    public byte[] samples() {
        return samples;
    }

    /** Returns the size as people write it, for instance {@code 512x256}. */
    public String size() {
        return width + "x" + height;
    }

    /**
     * Returns the image as a person is shown it.
     *
     * @return one channel as gray; three as they are; four as the colors composited on white by the opacity. With any other number of
     *     channels, each pixel has the color of its largest channel (of equal ones, the first), out of the 256 colors of the PASCAL VOC
     *     benchmark's color map: black, maroon, green, olive, navy, purple, teal, gray and so on; channel 256 begins it again
     */
    public RgbImage toRgb() {
        return new RgbImage(channels == 3 ? this : withSamples(3, RgbConversion.shown(samples, channels)));
    }

    /**
     * Cuts a rectangle out.
     *
     * @return the rectangle as an image of its own
     * @throws IllegalArgumentException if it reaches outside the image
     */
    public ChannelImage crop(int x, int y, int w, int h) {
        requireWithin(x, y, w, h, width, height);
        if (w == width && h == height) {
            return this;
        }
        byte[] cut = new byte[channels * w * h];
        for (int row = 0; row < h; row++) {
            System.arraycopy(samples, channels * ((y + row) * width + x), cut, channels * row * w, channels * w);
        }
        return new ChannelImage(w, h, channels, cut);
    }

    /**
     * Resamples each channel: an axis that shrinks is averaged over the area each new pixel covers, one that grows is interpolated linearly
     * between pixel centers.
     *
     * @return the resampled image; this one if the size is the same
     */
    public ChannelImage resize(int w, int h) {
        return w == width && h == height ? this : Resampling.resize(this, w, h, 0, 0, w, h);
    }

    /**
     * Resamples as {@link #resize(int, int)} and cuts a rectangle out as {@link #crop}, to the same bytes, without computing what lies outside.
     *
     * @param w the width of the whole resampled image
     * @param h its height
     * @param cut the rectangle of it to return
     * @return the rectangle as an image of its own
     * @throws IllegalArgumentException if it reaches outside the resampled image
     */
    public ChannelImage resize(int w, int h, Rectangle cut) {
        if (w == width && h == height) {
            return crop(cut.x, cut.y, cut.width, cut.height);
        }
        requireWithin(cut.x, cut.y, cut.width, cut.height, w, h);
        return Resampling.resize(this, w, h, cut.x, cut.y, cut.width, cut.height);
    }

    /** Returns the mirror image, left and right exchanged. */
    public ChannelImage flip() {
        return Orientation.upright(this, 2);
    }

    /**
     * Enlarges the image at its right and lower border by mirroring it there, without repeating the border pixel itself; as often as it
     * takes, so an image may become many times as large. The upper left corner stays, and with it the image's place on the grid of a network
     * that halves its size.
     *
     * @param newWidth at least the width
     * @param newHeight at least the height
     * @return the larger image; this one if the size is the same
     * @throws IllegalArgumentException if the new size is smaller
     */
    public ChannelImage padTo(int newWidth, int newHeight) {
        if (newWidth < width || newHeight < height) {
            throw new IllegalArgumentException("Cannot pad " + size() + " to " + newWidth + "x" + newHeight);
        }
        if (newWidth == width && newHeight == height) {
            return this;
        }
        int row = channels * newWidth;
        byte[] padded = new byte[Math.multiplyExact(row, newHeight)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(samples, y * channels * width, padded, y * row, channels * width);
            for (int x = width; x < newWidth; x++) {
                System.arraycopy(
                        padded, y * row + channels * mirrored(x, width), padded, y * row + channels * x, channels);
            }
        }
        for (int y = height; y < newHeight; y++) {
            System.arraycopy(padded, mirrored(y, height) * row, padded, y * row, row);
        }
        return new ChannelImage(newWidth, newHeight, channels, padded);
    }

    /** Walks from 0 to the last index and back again, over and over. */
    private static int mirrored(int index, int size) {
        if (size == 1) {
            return 0;
        }
        int period = 2 * (size - 1);
        int within = index % period;
        return Math.min(within, period - within);
    }

    private static void requireWithin(int x, int y, int w, int h, int width, int height) {
        if (x < 0 || y < 0 || w < 1 || h < 1 || x > width - w || y > height - h) {
            throw new IllegalArgumentException("Cannot cut " + w + "x" + h + " at (" + x + ", " + y
                    + ") out of an image of " + width + "x" + height);
        }
    }

    private ChannelImage withSamples(int newChannels, byte[] newSamples) {
        return new ChannelImage(width, height, newChannels, newSamples);
    }

    /** Equal means the same size, the same number of channels and the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelImage image
                && width == image.width
                && height == image.height
                && channels == image.channels
                && Arrays.equals(samples, image.samples);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, channels, Arrays.hashCode(samples));
    }

    @Override
    public String toString() {
        return "ChannelImage(" + size() + ", " + channels + " channels)";
    }
}
