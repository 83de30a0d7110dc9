package org.stylestep.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEG and PNG files and writes PNG files.
 *
 * <p>Gray is repeated over the channels, 16 bits are rounded to 8, transparency is composited on white. An orientation noted
 * in a photograph's metadata is not applied.
 */
public final class ImageFiles {

    /**
     * Warnings of the JPEG reader that leave the picture whole. Every other one (a missing end, a premature end of data, bad
     * Huffman codes) means that part of it is made up.
     */
    private static final List<String> HARMLESS = List.of("profile", "thumbnail", "extraneous bytes");

    private ImageFiles() {}

    /**
     * Decodes a file.
     *
     * @param file a JPEG or PNG file, recognised by its content
     * @return the image
     * @throws UnreadableImageException if the file cannot be read, is no such image, is truncated or otherwise damaged, or is
     *     a JPEG in CMYK colours
     */
    public static RgbImage read(Path file) throws UnreadableImageException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw UnreadableImageException.inaccessible(file, access(e), e);
        }
        return decode(file, bytes);
    }

    /**
     * Writes a PNG file, all at once or not at all.
     *
     * @param image the image
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public static void writePng(RgbImage image, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image.toBufferedImage(), "png", bytes)) {
            throw new IOException("This Java runtime cannot write PNG files, so not " + file);
        }
        AtomicFile.write(file, bytes.toByteArray());
    }

    /** Says what is plainly wrong with a file, judged by its first bytes only. */
    static Optional<UnreadableImageException> atFirstSight(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(ImageFormat.HEAD);
            return ImageFormat.of(head).isPresent()
                    ? Optional.empty()
                    : Optional.of(UnreadableImageException.damaged(file, ImageFormat.describe(head)));
        } catch (IOException e) {
            return Optional.of(UnreadableImageException.inaccessible(file, access(e), e));
        }
    }

    private static RgbImage decode(Path file, byte[] bytes) throws UnreadableImageException {
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, ImageFormat.HEAD));
        ImageFormat format = ImageFormat.of(head)
                .orElseThrow(() -> UnreadableImageException.damaged(file, ImageFormat.describe(head)));
        Optional<String> fault = format == ImageFormat.PNG ? PngChunks.damage(bytes) : unsupported(bytes);
        if (fault.isPresent()) {
            throw UnreadableImageException.damaged(file, fault.get());
        }
        List<String> warnings = new ArrayList<>();
        RgbImage image;
        try {
            image = decode(format, bytes, warnings);
        } catch (IOException | RuntimeException e) {
            // The JDK's readers answer some damage with unchecked exceptions, such as a negative array size.
            throw UnreadableImageException.damaged(file, explain(format, e), e);
        }
        for (String warning : warnings) {
            if (format == ImageFormat.JPEG && HARMLESS.stream().noneMatch(warning::contains)) {
                throw UnreadableImageException.damaged(file, "the JPEG data is truncated or damaged (" + warning + ")");
            }
        }
        return image;
    }

    /** A reader is not safe for several threads, so each call has its own. */
    private static RgbImage decode(ImageFormat format, byte[] bytes, List<String> warnings) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        if (!readers.hasNext()) {
            throw new IOException("this Java runtime has no reader for " + format);
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            // The PNG reader takes the transparent colour from the metadata.
            boolean ignoreMetadata = format == ImageFormat.JPEG;
            reader.setInput(in, true, ignoreMetadata);
            return RgbImage.of(reader.read(0));
        } finally {
            reader.dispose();
        }
    }

    private static Optional<String> unsupported(byte[] jpeg) {
        return JpegSegments.components(jpeg) == 4
                ? Optional.of("its colours are CMYK, which is not supported; convert it to RGB")
                : Optional.empty();
    }

    private static String explain(ImageFormat format, Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return "the " + format + " data is damaged or of an unknown kind (" + message + ")";
    }

    private static String access(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission to read it";
        }
        return String.valueOf(e.getMessage());
    }
}
