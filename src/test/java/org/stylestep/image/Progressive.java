package org.stylestep.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Progressive JPEG files whose scans are repeated: few bytes that keep a decoder busy. */
public final class Progressive {

    private Progressive() {}

    /** A black gray square whose second scan is repeated so many times, each time after some bytes. */
    public static byte[] jpeg(int side, int repeats, byte... before) throws IOException {
        byte[] plain = encode(side);
        int second = startOfScan(plain, startOfScan(plain, 0) + 1);
        int third = second + 2;
        while ((plain[third] & 0xFF) != 0xFF || plain[third + 1] == 0) {
            third++;
        }
        byte[] scan = Arrays.copyOfRange(plain, second, third);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(plain, 0, third);
        for (int i = 0; i < repeats; i++) {
            file.writeBytes(before);
            file.writeBytes(scan);
        }
        file.write(plain, third, plain.length - third);
        return file.toByteArray();
    }

    private static byte[] encode(int side) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
            writer.write(null, new IIOImage(image, null, null), options);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static int startOfScan(byte[] file, int from) {
        int at = from;
        while ((file[at] & 0xFF) != 0xFF || (file[at + 1] & 0xFF) != 0xDA) {
            at++;
        }
        return at;
    }
}
