package org.stylestep.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes one untrusted image: the limits are checked against its header before its pixels are decoded. */
final class ImageDecoder {

    /** The warning of the JPEG reader that leaves the picture whole; every other one, such as of bad Huffman codes, means that part of it is made up. */
    private static final String HARMLESS = "extraneous bytes";

    private final String name;
    private final long maxPixels;
    private final Set<ImageFormat> accepted;

    ImageDecoder(String name, long maxPixels, Set<ImageFormat> accepted) {
        this.name = name;
        // More do not fit into an array of 4 channels.
        this.maxPixels = Math.min(maxPixels, Integer.MAX_VALUE / 4);
        this.accepted = accepted;
    }

    /** Decodes a file, converted to sRGB and upright, in 1, 3 or 4 channels. */
    ChannelImage decode(byte[] bytes, int channels) throws UnreadableImageException {
        ImageFormat format = ImageFormat.of(bytes)
                .filter(found -> accepted.contains(found) && found.readable)
                .orElseThrow(() -> damaged(ImageFormat.describe(bytes), null));
        FileParts parts = new FileParts(format, bytes);
        Optional<String> damage = format == ImageFormat.PNG ? parts.damage() : Optional.empty();
        if (damage.isPresent()) {
            throw damaged(damage.get(), null);
        }
        ChannelImage image =
                format == ImageFormat.JPEG ? ChannelImage.of(jpeg(parts), channels) : decode(format, parts, channels);
        return Orientation.upright(image, Orientation.of(parts));
    }

    /** The components are decoded as they are stored, since the JDK's rules of what they mean differ from libjpeg's. */
    private RgbImage jpeg(FileParts parts) throws UnreadableImageException {
        requireScans(parts.contents("da", "").count());
        Raster raster = read(ImageFormat.JPEG, parts).getRaster();
        int components = raster.getNumBands();
        if (components == 2) {
            throw damaged("it has 2 color components; 1, 3 or 4 are read", null);
        }
        byte[] samples = (byte[]) raster.getDataElements(0, 0, raster.getWidth(), raster.getHeight(), null);
        JpegColors.convert(samples, components, parts);
        byte[] rgb = JpegColors.rgb(samples, components);
        ColorProfile.in(parts)
                .ifPresent(profile -> ColorProfile.convert(
                        name, profile, components == 4 ? samples : rgb, components, rgb, rgb.length / 3));
        return new RgbImage(raster.getWidth(), raster.getHeight(), rgb);
    }

    /** Converted by the file's profile, or else the one that the reader made the image's own. */
    private ChannelImage decode(ImageFormat format, FileParts parts, int channels) throws UnreadableImageException {
        BufferedImage image = (BufferedImage) read(format, parts).getRenderedImage();
        Optional<byte[]> profile = ColorProfile.in(parts).or(() -> ColorProfile.of(image));
        if (profile.isEmpty()) {
            return ChannelImage.of(image, channels);
        }
        byte[] rgba = RgbConversion.rgba(image);
        int components = image.getColorModel().getNumColorComponents();
        ColorProfile.convert(name, profile.get(), rgba, components, rgba, rgba.length / 4);
        ChannelImage converted = new ChannelImage(image.getWidth(), image.getHeight(), 4, rgba);
        return channels == 4 ? converted : ChannelImage.of(converted.toRgb(), channels);
    }

    /** Reads the raster of a JPEG and the image of other files. A reader is not safe for several threads, so each call has its own. */
    private IIOImage read(ImageFormat format, FileParts parts) throws UnreadableImageException {
        List<String> warnings = new ArrayList<>();
        IIOImage read;
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(parts.picture()))) {
            reader.addIIOReadWarningListener((source, warning) -> {
                if (format == ImageFormat.JPEG && !warning.contains(HARMLESS)) {
                    warnings.add(warning);
                    reader.abort();
                }
            });
            boolean raster = format == ImageFormat.JPEG;
            // The PNG reader takes the transparent color from the metadata.
            reader.setInput(in, true, raster);
            requireSize(reader.getWidth(0), reader.getHeight(0));
            read = raster
                    ? new IIOImage(reader.readRaster(0, null), null, null)
                    : new IIOImage(reader.read(0), null, null);
        } catch (UnreadableImageException e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            requireMemory(e);
            // The JDK's readers answer some damage with unchecked exceptions, such as a negative array size. A native
            // library that is not for this machine is an error of linking.
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw damaged("the " + format + " data is damaged or of an unknown kind (" + message + ")", e);
        } finally {
            reader.dispose();
        }
        if (!warnings.isEmpty()) {
            throw damaged("the JPEG data is truncated or damaged (" + warnings.get(0) + ")", null);
        }
        return read;
    }

    private UnreadableImageException damaged(String reason, Throwable cause) {
        return UnreadableImageException.damaged(name, reason, cause);
    }

    /** The JDK's readers wrap whatever stops them, and no memory is no fault of the image. */
    private void requireMemory(Throwable e) {
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
    private void requireScans(long scans) throws UnreadableImageException {
        if (scans > ImageFiles.MAX_SCANS) {
            throw UnreadableImageException.tooLarge(
                    name,
                    "decoding it would take too long: the JPEG has " + scans + " scans, and at most "
                            + ImageFiles.MAX_SCANS + " are accepted; save it anew");
        }
    }
}
