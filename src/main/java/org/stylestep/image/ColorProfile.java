package org.stylestep.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

/** The color profile (ICC.1) that a file or an image has. */
final class ColorProfile {

    private static final Logger LOG = LoggerFactory.getLogger(ColorProfile.class);
    private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();

    private ColorProfile() {}

    /** Returns the profile in which an image's samples are stored, if it is neither sRGB nor the gray of Java's own images. */
    static Optional<byte[]> of(BufferedImage image) {
        boolean stored = RgbConversion.isStored(image.getColorModel());
        return Optional.of(image.getColorModel().getColorSpace())
                .filter(c -> stored && !c.isCS_sRGB() && !c.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY)))
                .map(colors -> ((ICC_ColorSpace) colors).getProfile().getData());
    }

    /** Returns the profile in a JPEG, PNG or WebP file. */
    static Optional<byte[]> in(FileParts file) {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        // Their number, from 1, and how many there are, come first.
        file.contents("e2", "ICC_PROFILE\0")
                .filter(part -> part.length > 2)
                .sorted(Comparator.comparingInt(part -> part[0] & 0xFF))
                .forEach(part -> parts.write(part, 2, part.length - 2));
        Stream<byte[]> chunks = Stream.concat(
                file.contents("ICCP", ""), file.contents("iCCP", "").map(ColorProfile::inflated));
        return (parts.size() > 0 ? Stream.of(parts.toByteArray()) : chunks).findFirst();
    }

    /** A name, a zero, the method, which is zero, too, and the profile, of which no more than 4 MiB are inflated. */
    private static byte[] inflated(byte[] chunk) {
        int name = new String(chunk, ISO_8859_1).indexOf(0);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(chunk, name + 2, chunk.length))) {
            return in.readNBytes(4 << 20);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /**
     * Converts samples to sRGB. If the profile cannot be read or is one of another number of components, they are left, and the log says so once a file.
     *
     * @param samples the components, 1 for gray, 3 for red, green and blue, 4 for inks, are the first of each pixel
     * @param target receives red, green and blue as the first of each pixel; may be {@code samples}
     */
    static void convert(String image, byte[] profile, byte[] samples, int components, byte[] target, int pixels) {
        try {
            ICC_ColorSpace colors = new ICC_ColorSpace(ICC_Profile.getInstance(profile));
            if (colors.getNumComponents() != components) {
                throw new IllegalArgumentException(
                        "it has " + colors.getNumComponents() + " components, and the picture " + components);
            }
            WritableRaster source = raster(new byte[components * pixels], components, pixels);
            source.setDataElements(0, 0, raster(samples, components, pixels));
            // With all bands of an array; with some of them only, the JDK's conversion is another, coarser one.
            WritableRaster converted = raster(new byte[3 * pixels], 3, pixels);
            new ColorConvertOp(colors, ColorSpace.getInstance(ColorSpace.CS_sRGB), null).filter(source, converted);
            raster(target, 3, pixels).setDataElements(0, 0, converted);
        } catch (RuntimeException e) {
            if (NOTED.add(image)) {
                LOG.warn(
                        "{}: its color profile is not used, and its colors are taken as sRGB: {}",
                        image,
                        e.getMessage());
            }
        }
    }

    /** The first bands of each pixel. */
    private static WritableRaster raster(byte[] samples, int bands, int pixels) {
        DataBufferByte data = new DataBufferByte(samples, samples.length);
        int[] offsets = IntStream.range(0, bands).toArray();
        int stride = samples.length / pixels;
        return Raster.createInterleavedRaster(data, pixels, 1, samples.length, stride, offsets, null);
    }
}
