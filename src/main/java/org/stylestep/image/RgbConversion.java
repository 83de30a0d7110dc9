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
        boolean bytes = isStored(colors) && colors.getTransferType() == DataBuffer.TYPE_BYTE;
        Object rgb = bytes && colors.getNumComponents() == 3
                ? image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), null)
                : shown(rgba(image), 4);
        return new RgbImage(image.getWidth(), image.getHeight(), (byte[]) rgb);
    }

    /** Red, green, blue and opacity of each pixel, the colors as they are and not composited. */
    static byte[] rgba(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        return isStored(colors) ? stored(image.getRaster(), colors) : packed(image);
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
                    for (int c = 0; c < 3; c++) {
                        rgb[out + c] = (byte) Math.round((samples[in + c] & 0xFF) * opacity + WHITE * (1 - opacity));
                    }
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
    static boolean isStored(ColorModel colors) {
        int type = colors.getColorSpace().getType();
        return colors instanceof ComponentColorModel
                && !colors.isAlphaPremultiplied()
                && (colors.getTransferType() == DataBuffer.TYPE_BYTE
                        || colors.getTransferType() == DataBuffer.TYPE_USHORT)
                && (type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY);
    }

    /** Gray or RGB, 8 or 16 bits, with or without alpha, read band by band. */
    private static byte[] stored(Raster raster, ColorModel colors) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        boolean gray = colors.getNumColorComponents() == 1;
        boolean alpha = colors.getTransparency() != Transparency.OPAQUE && colors.hasAlpha();
        float scale = WHITE / (float) ((1 << colors.getComponentSize(0)) - 1);
        byte[] rgba = new byte[4 * width * raster.getHeight()];
        int[] row = new int[bands * width];
        for (int y = 0, out = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int at = 0; at < row.length; at += bands, out += 4) {
                for (int c = 0; c < 3; c++) {
                    rgba[out + c] = (byte) Math.round(row[gray ? at : at + c] * scale);
                }
                rgba[out + 3] = (byte) (alpha ? Math.round(row[at + bands - 1] * scale) : WHITE);
            }
        }
        return rgba;
    }

    /** Palettes, packed integers and everything else, by way of the JDK's own conversion to sRGB. */
    private static byte[] packed(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        byte[] rgba = new byte[4 * pixels.length];
        for (int at = 0; at < rgba.length; at++) {
            // Opacity is in the highest bits, then come red, green and blue.
            rgba[at] = (byte) (pixels[at / 4] >> (at % 4 == 3 ? 24 : 16 - 8 * (at % 4)));
        }
        return rgba;
    }
}
