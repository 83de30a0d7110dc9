package org.stylestep.data;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Turns images of the JDK into {@link RgbImage}s.
 *
 * <p>Samples of gray and RGB images are taken as they are stored. {@code BufferedImage.getRGB} is avoided for them: it
 * takes gray to be linear light and would brighten it (128 becomes 188).
 */
final class RgbConversion {

    private static final int WHITE = 255;

    private RgbConversion() {}

    static RgbImage convert(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        int type = colors.getColorSpace().getType();
        boolean stored = colors instanceof ComponentColorModel
                && !colors.isAlphaPremultiplied()
                && (colors.getTransferType() == DataBuffer.TYPE_BYTE
                        || colors.getTransferType() == DataBuffer.TYPE_USHORT)
                && (type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY);
        byte[] rgb;
        if (stored && colors.getNumComponents() == 3 && colors.getTransferType() == DataBuffer.TYPE_BYTE) {
            rgb = (byte[]) image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), null);
        } else if (stored) {
            rgb = samples(image.getRaster(), colors);
        } else {
            rgb = packed(image);
        }
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }

    /** Gray or RGB, 8 or 16 bits, with or without alpha, read band by band. */
    private static byte[] samples(Raster raster, ColorModel colors) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        boolean gray = colors.getNumColorComponents() == 1;
        boolean alpha = colors.getTransparency() != Transparency.OPAQUE && colors.hasAlpha();
        float most = (1 << colors.getComponentSize(0)) - 1;
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[bands * width];
        for (int y = 0, out = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = bands * x;
                float opacity = alpha ? row[at + bands - 1] / most : 1;
                for (int c = 0; c < 3; c++) {
                    float value = row[at + (gray ? 0 : c)] * (WHITE / most);
                    rgb[out++] = onWhite(value, opacity);
                }
            }
        }
        return rgb;
    }

    /** Palettes, packed integers and everything else, by way of the JDK's own conversion to sRGB. */
    private static byte[] packed(BufferedImage image) {
        int width = image.getWidth();
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int[] row = new int[width];
        for (int y = 0, out = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                float opacity = (argb >>> 24) / (float) WHITE;
                rgb[out++] = onWhite((argb >> 16) & 0xFF, opacity);
                rgb[out++] = onWhite((argb >> 8) & 0xFF, opacity);
                rgb[out++] = onWhite(argb & 0xFF, opacity);
            }
        }
        return rgb;
    }

    private static byte onWhite(float value, float opacity) {
        return (byte) Math.round(value * opacity + WHITE * (1 - opacity));
    }
}
