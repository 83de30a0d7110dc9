package org.stylestep.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * Turns images of the JDK into the bytes of {@link RgbImage}s and {@link ChannelImage}s.
 *
 * <p>Samples of gray and RGB images are taken as they are stored. {@code BufferedImage.getRGB} is avoided for them: it
 * takes gray to be linear light and would brighten it (128 becomes 188).
 */
final class RgbConversion {

    private static final int WHITE = 255;

    private RgbConversion() {}

    static RgbImage convert(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        byte[] rgb;
        if (isStored(colors) && colors.getNumComponents() == 3 && colors.getTransferType() == DataBuffer.TYPE_BYTE) {
            rgb = (byte[]) image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), null);
        } else {
            rgb = samples(image, 3);
        }
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }

    /** Red, green, blue and opacity of each pixel, the colors as they are and not composited. */
    static byte[] rgba(BufferedImage image) {
        return samples(image, 4);
    }

    /** Full opacity beside the colors. */
    static byte[] opaque(byte[] rgb) {
        byte[] rgba = new byte[rgb.length / 3 * 4];
        for (int p = 0; p < rgb.length / 3; p++) {
            System.arraycopy(rgb, 3 * p, rgba, 4 * p, 3);
            rgba[4 * p + 3] = (byte) WHITE;
        }
        return rgba;
    }

    /** ITU-R BT.601, which JPEG uses, too: 0.299 R + 0.587 G + 0.114 B. */
    static byte[] luma(byte[] rgb) {
        byte[] luma = new byte[rgb.length / 3];
        for (int p = 0; p < luma.length; p++) {
            int weighted = 299 * (rgb[3 * p] & 0xFF) + 587 * (rgb[3 * p + 1] & 0xFF) + 114 * (rgb[3 * p + 2] & 0xFF);
            luma[p] = (byte) ((weighted + 500) / 1000);
        }
        return luma;
    }

    /** Red, green and blue of an image of any number of channels but three, see {@link ChannelImage#toRgb()}. */
    static byte[] shown(byte[] samples, int channels) {
        byte[] rgb = new byte[samples.length / channels * 3];
        for (int in = 0, out = 0; in < samples.length; in += channels, out += 3) {
            switch (channels) {
                case 1 -> Arrays.fill(rgb, out, out + 3, samples[in]);
                case 4 -> {
                    float opacity = (samples[in + 3] & 0xFF) / (float) WHITE;
                    put(rgb, out, 3, opacity, samples[in] & 0xFF, samples[in + 1] & 0xFF, samples[in + 2] & 0xFF);
                }
                default -> label(largest(samples, in, channels), rgb, out);
            }
        }
        return rgb;
    }

    private static int largest(byte[] samples, int at, int channels) {
        int largest = 0;
        for (int c = 1; c < channels; c++) {
            if ((samples[at + c] & 0xFF) > (samples[at + largest] & 0xFF)) {
                largest = c;
            }
        }
        return largest;
    }

    /** A color of the map in the PASCAL VOC development kit: bits 0, 3 and 6 of a class make the high bits of its red, and so on. */
    private static void label(int classNumber, byte[] rgb, int at) {
        for (int bit = 0; bit < 8; bit++) {
            int channel = at + bit % 3;
            rgb[channel] |= (byte) ((classNumber >> bit & 1) << (7 - bit / 3));
        }
    }

    /** Whether the samples themselves are gray or RGB in bytes or shorts. */
    private static boolean isStored(ColorModel colors) {
        int type = colors.getColorSpace().getType();
        return colors instanceof ComponentColorModel
                && !colors.isAlphaPremultiplied()
                && (colors.getTransferType() == DataBuffer.TYPE_BYTE
                        || colors.getTransferType() == DataBuffer.TYPE_USHORT)
                && (type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY);
    }

    private static byte[] samples(BufferedImage image, int channels) {
        ColorModel colors = image.getColorModel();
        return isStored(colors) ? stored(image.getRaster(), colors, channels) : packed(image, channels);
    }

    /** Gray or RGB, 8 or 16 bits, with or without alpha, read band by band. */
    private static byte[] stored(Raster raster, ColorModel colors, int channels) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        boolean gray = colors.getNumColorComponents() == 1;
        boolean alpha = colors.getTransparency() != Transparency.OPAQUE && colors.hasAlpha();
        float most = (1 << colors.getComponentSize(0)) - 1;
        byte[] samples = new byte[channels * width * raster.getHeight()];
        int[] row = new int[bands * width];
        for (int y = 0, out = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++, out += channels) {
                int at = bands * x;
                float opacity = alpha ? row[at + bands - 1] / most : 1;
                float red = row[at] * (WHITE / most);
                float green = gray ? red : row[at + 1] * (WHITE / most);
                float blue = gray ? red : row[at + 2] * (WHITE / most);
                put(samples, out, channels, opacity, red, green, blue);
            }
        }
        return samples;
    }

    /** Palettes, packed integers and everything else, by way of the JDK's own conversion to sRGB. */
    private static byte[] packed(BufferedImage image, int channels) {
        int width = image.getWidth();
        byte[] samples = new byte[channels * width * image.getHeight()];
        int[] row = new int[width];
        for (int y = 0, out = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                float opacity = (argb >>> 24) / (float) WHITE;
                put(samples, out, channels, opacity, (argb >> 16) & 0xFF, (argb >> 8) & 0xFF, argb & 0xFF);
                out += channels;
            }
        }
        return samples;
    }

    /** Three channels are the color on white, four the color and its opacity. */
    private static void put(byte[] samples, int at, int channels, float opacity, float red, float green, float blue) {
        float alpha = channels == 4 ? 1 : opacity;
        samples[at] = onWhite(red, alpha);
        samples[at + 1] = onWhite(green, alpha);
        samples[at + 2] = onWhite(blue, alpha);
        if (channels == 4) {
            samples[at + 3] = (byte) Math.round(WHITE * opacity);
        }
    }

    private static byte onWhite(float value, float opacity) {
        return (byte) Math.round(value * opacity + WHITE * (1 - opacity));
    }
}
