package org.stylestep.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes one untrusted image: the limits are checked against its header before its pixels are decoded. */
final class ImageDecoder {

    /**
     * Warnings of the JPEG reader that leave the picture whole. Every other one (a missing end, a premature end of data, bad
     * Huffman codes) means that part of it is made up.
     */
    private static final List<String> HARMLESS = List.of("profile", "thumbnail", "extraneous bytes");

    private final String name;
    private final long maxPixels;

    ImageDecoder(String name, long maxPixels) {
        this.name = name;
        this.maxPixels = maxPixels;
    }

    BufferedImage decode(byte[] bytes) throws UnreadableImageException {
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, ImageFormat.HEAD));
        ImageFormat format = ImageFormat.of(head)
                .orElseThrow(() -> UnreadableImageException.damaged(name, ImageFormat.describe(head), null));
        if (format == ImageFormat.JPEG) {
            requireScans(JpegSegments.scans(bytes));
        }
        Optional<String> fault = format == ImageFormat.PNG ? PngChunks.damage(bytes) : unsupported(bytes);
        if (fault.isPresent()) {
            throw UnreadableImageException.damaged(name, fault.get(), null);
        }
        List<String> warnings = new ArrayList<>();
        BufferedImage image;
        try {
            image = decode(format, format == ImageFormat.PNG ? PngChunks.picture(bytes) : bytes, warnings);
        } catch (UnreadableImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            requireMemory(e);
            // The JDK's readers answer some damage with unchecked exceptions, such as a negative array size.
            throw UnreadableImageException.damaged(name, explain(format, e), e);
        }
        if (!warnings.isEmpty()) {
            throw UnreadableImageException.damaged(
                    name, "the JPEG data is truncated or damaged (" + warnings.get(0) + ")", null);
        }
        return image;
    }

    /** A reader is not safe for several threads, so each call has its own. */
    private BufferedImage decode(ImageFormat format, byte[] bytes, List<String> warnings) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        if (!readers.hasNext()) {
            throw new IOException("this Java runtime has no reader for " + format);
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.addIIOReadWarningListener((source, warning) -> {
                if (format == ImageFormat.JPEG && HARMLESS.stream().noneMatch(warning::contains)) {
                    warnings.add(warning);
                    reader.abort();
                }
            });
            // The PNG reader takes the transparent color from the metadata.
            boolean ignoreMetadata = format == ImageFormat.JPEG;
            reader.setInput(in, true, ignoreMetadata);
            requireSize(reader.getWidth(0), reader.getHeight(0));
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's readers wrap whatever stops them, and no memory is no fault of the image. */
    private void requireMemory(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                OutOfMemoryError told = new OutOfMemoryError(cause.getMessage() + ", reading the image " + name);
                told.initCause(e);
                throw told;
            }
        }
    }

    /** The header alone has been read by now. */
    private void requireSize(long width, long height) throws UnreadableImageException {
        if (width * height > maxPixels) {
            throw UnreadableImageException.tooLarge(
                    name,
                    "it has " + width + "x" + height + " = " + width * height + " pixels, and at most " + maxPixels
                            + " are accepted; scale it down");
        }
    }

    /** Counted without decoding: a scan of a few bytes makes the decoder go over the whole image. */
    private void requireScans(int scans) throws UnreadableImageException {
        if (scans > ImageFiles.MAX_SCANS) {
            throw UnreadableImageException.tooLarge(
                    name,
                    "decoding it would take too long: the JPEG has " + scans + " scans, and at most "
                            + ImageFiles.MAX_SCANS + " are accepted; save it anew");
        }
    }

    private static Optional<String> unsupported(byte[] jpeg) {
        return JpegSegments.components(jpeg) == 4
                ? Optional.of("its colors are CMYK, which is not supported; convert it to RGB")
                : Optional.empty();
    }

    private static String explain(ImageFormat format, Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return "the " + format + " data is damaged or of an unknown kind (" + message + ")";
    }
}
