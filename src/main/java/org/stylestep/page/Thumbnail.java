package org.stylestep.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.stylestep.image.RgbImage;

/** Images within a page: small JPEG files as data URIs. */
final class Thumbnail {

    private static final float QUALITY = 0.85f;
    private static final int MIN_SIDE = 128;

    private Thumbnail() {}

    /** Returns an image of at most so many pixels a side as an address that holds it. */
    static String uri(RgbImage image, int side) {
        return uri(image, side, Integer.MAX_VALUE);
    }

    /** Returns an image of at most so many pixels a side, and fewer where its address would have too many characters. */
    static String uri(RgbImage image, int side, int characters) {
        String uri = "data:image/jpeg;base64,"
                + Base64.getEncoder().encodeToString(jpeg(image.within(side).toBufferedImage()));
        return uri.length() <= characters || side <= MIN_SIDE ? uri : uri(image, side * 3 / 4, characters);
    }

    private static byte[] jpeg(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode an image in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
