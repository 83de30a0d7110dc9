package org.stylestep.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A color profile (ICC.1) that a file or an image has. */
record ColorProfile(byte[] content) {

    private static final Logger LOG = LoggerFactory.getLogger(ColorProfile.class);
    private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();

    /** The most bytes that are inflated; tables of 33 × 33 × 33 colors of 16 bits in both directions take 0.4 MiB. */
    private static final int MOST = 4 << 20;

    /** Returns the profile of an image's color space, if it is neither sRGB nor the gray of Java's own images, and samples are stored in it. */
    static Optional<ColorProfile> of(BufferedImage image) {
        ColorSpace colors = image.getColorModel().getColorSpace();
        boolean own = colors instanceof ICC_ColorSpace
                && !colors.isCS_sRGB()
                && !colors.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY))
                && RgbConversion.isStored(image.getColorModel());
        return own
                ? Optional.of(
                        new ColorProfile(((ICC_ColorSpace) colors).getProfile().getData()))
                : Optional.empty();
    }

    /** Returns the profile in a JPEG, PNG or WebP file. */
    static Optional<ColorProfile> in(FileParts file) {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        // Their number, from 1, and how many there are, come first.
        file.contents("e2", "ICC_PROFILE\0")
                .filter(part -> part.length > 2)
                .sorted(Comparator.comparingInt(part -> part[0] & 0xFF))
                .forEach(part -> parts.write(part, 2, part.length - 2));
        Stream<byte[]> chunks = Stream.concat(
                file.contents("ICCP", ""), file.contents("iCCP", "").map(ColorProfile::inflated));
        return (parts.size() > 0 ? Stream.of(parts.toByteArray()) : chunks)
                .findFirst()
                .map(ColorProfile::new);
    }

    /** A name, a zero, the method, which is zero, too, and the profile. */
    private static byte[] inflated(byte[] chunk) {
        int from = 2
                + (int) IntStream.range(0, chunk.length)
                        .takeWhile(at -> chunk[at] != 0)
                        .count();
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(chunk, from, chunk.length))) {
            return in.readNBytes(MOST);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /**
     * Converts samples to sRGB. If the profile cannot be read or is one of another number of components, they are left, and the log says so once a file.
     *
     * @param image what to call the image
     * @param components 1 for gray, 3 for red, green and blue, 4 for inks: the first of each pixel of {@code samples}
     * @param target receives red, green and blue as the first of each pixel; may be {@code samples}
     */
    void convert(String image, byte[] samples, int components, byte[] target, int pixels) {
        String misfit;
        try {
            ICC_ColorSpace colors = new ICC_ColorSpace(ICC_Profile.getInstance(content));
            if (colors.getNumComponents() == components) {
                byte[] source = first(components, samples, new byte[components * pixels], pixels);
                byte[] converted = new byte[3 * pixels];
                new ColorConvertOp(colors, ColorSpace.getInstance(ColorSpace.CS_sRGB), null)
                        .filter(raster(source, pixels), raster(converted, pixels));
                first(3, converted, target, pixels);
                return;
            }
            misfit = "has " + colors.getNumComponents() + " components, and the picture " + components;
        } catch (RuntimeException e) {
            // What is thrown depends on the version of Java and on what is wrong.
            misfit = "cannot be read (" + e.getMessage() + ")";
        }
        if (NOTED.add(image)) {
            LOG.warn("{}: its color profile {}; its colors are taken as sRGB", image, misfit);
        }
    }

    /** Copies the first components of each pixel. */
    private static byte[] first(int components, byte[] from, byte[] to, int pixels) {
        int step = from.length / pixels;
        int stride = to.length / pixels;
        for (int at = 0; at < components * pixels; at++) {
            to[at / components * stride + at % components] = from[at / components * step + at % components];
        }
        return to;
    }

    /** Of all bands of an array: with some of them only, the JDK's conversion is another, coarser one. */
    private static WritableRaster raster(byte[] samples, int pixels) {
        DataBufferByte data = new DataBufferByte(samples, samples.length);
        int bands = samples.length / pixels;
        int[] offsets = IntStream.range(0, bands).toArray();
        return Raster.createInterleavedRaster(data, pixels, 1, samples.length, bands, offsets, null);
    }
}
