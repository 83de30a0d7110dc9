package org.stylestep.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.Causes;

/**
 * Reads image files as they are meant, in sRGB and upright, and writes PNG.
 *
 * <p>A color profile is applied and so is the orientation that EXIF data say, gray is repeated over the channels, 16 bits are rounded to 8,
 * transparency is composited on white. A file's format is recognized by its content ({@link ImageFormat}).
 *
 * <p>A JPEG of more than {@value #MAX_SCANS} scans is refused as too large before it is decoded, because the time grows with their number:
 * 16,000 scans of 12 bytes each keep a decoder busy for 25 s.
 */
public final class ImageFiles {

    /** The most scans of a JPEG file; libjpeg's own progression has 10. */
    public static final int MAX_SCANS = 64;

    private static final int RGB = 3;

    private ImageFiles() {}

    /**
     * Decodes a file, of whatever size.
     *
     * @throws UnreadableImageException if the file cannot be read, is no image, or is truncated or otherwise damaged
     */
    public static RgbImage read(Path file) throws UnreadableImageException {
        return new RgbImage(read(file, RGB));
    }

    /**
     * Decodes a file, of whatever size, in some channels.
     *
     * @param channels 1 for luma, 3 for colors, 4 for colors and opacity
     * @return the image in that many channels
     * @throws UnreadableImageException as {@link #read(Path)} does
     * @throws IllegalArgumentException for another number of channels
     */
    public static ChannelImage read(Path file, int channels) throws UnreadableImageException {
        return new ImageDecoder(file.toString(), Long.MAX_VALUE, EnumSet.allOf(ImageFormat.class))
                .decode(bytes(file), channels);
    }

    /** Decodes bytes that came from somewhere else, as {@link #decode(String, byte[], long, int)} does, in 3 channels. */
    public static RgbImage decode(String name, byte[] bytes, long maxPixels) throws UnreadableImageException {
        return new RgbImage(decode(name, bytes, maxPixels, RGB));
    }

    /**
     * Decodes bytes that came from somewhere else, such as an upload.
     *
     * @param name what to call them in messages
     * @param bytes a whole JPEG or PNG file
     * @param maxPixels the most pixels to decode; an image whose header says more is refused before any are
     * @param channels 1 for luma, 3 for colors, 4 for colors and opacity
     * @return the image in that many channels
     * @throws UnreadableImageException if it has more pixels or scans, is no such image, or is truncated or otherwise damaged
     * @throws IllegalArgumentException for another number of channels
     */
    public static ChannelImage decode(String name, byte[] bytes, long maxPixels, int channels)
            throws UnreadableImageException {
        return new ImageDecoder(name, maxPixels, EnumSet.of(ImageFormat.JPEG, ImageFormat.PNG)).decode(bytes, channels);
    }

    /** Encodes a PNG file. */
    public static byte[] png(RgbImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Other streams of ImageIO keep what is written in a temporary file.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image.toBufferedImage(), "png", out)) {
                throw new IllegalStateException("this Java runtime cannot write PNG files");
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode " + image + " in memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Writes a PNG file, all at once or not at all.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public static void writePng(RgbImage image, Path file) throws IOException {
        AtomicFile.write(file, png(image));
    }

    /** Checks the first bytes of a file; returns what is wrong if they are not those of a supported format. */
    public static Optional<UnreadableImageException> checkHeader(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(ImageFormat.HEAD);
            return ImageFormat.of(head).filter(format -> format.readable).isPresent()
                    ? Optional.empty()
                    : Optional.of(UnreadableImageException.damaged(file, ImageFormat.describe(head)));
        } catch (IOException e) {
            return Optional.of(UnreadableImageException.inaccessible(file, Causes.reason(e), e));
        }
    }

    /**
     * Returns a file's EXIF orientation, by which its picture was turned or mirrored when it was read: 1 to 8, where 1 means neither.
     *
     * @throws UnreadableImageException as {@link #read(Path)} does
     */
    public static int orientation(Path file) throws UnreadableImageException {
        byte[] bytes = bytes(file);
        Optional<ImageFormat> format = ImageFormat.of(bytes);
        return format.map(found -> Orientation.of(new FileParts(found, bytes))).orElse(Orientation.UPRIGHT);
    }

    /** A pipe that nobody writes to would never end. */
    private static byte[] bytes(Path file) throws UnreadableImageException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw UnreadableImageException.inaccessible(
                    file,
                    Files.isDirectory(file) ? "it is a folder" : "it is a pipe, socket or device, not a file",
                    null);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw UnreadableImageException.inaccessible(file, Causes.reason(e), e);
        }
    }
}
