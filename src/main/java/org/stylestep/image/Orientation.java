package org.stylestep.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

/** The orientation in a photograph's EXIF data: how its rows and columns are to be shown (EXIF 2.32, tag 0x0112), from 1 to 8. */
final class Orientation {

    /** As stored. */
    static final int UPRIGHT = 1;

    private Orientation() {}

    /** Reads it out of a file; {@link #UPRIGHT} if there is none or it cannot be read, since that is no reason to refuse a whole picture. */
    static int of(FileParts file) {
        Stream<byte[]> exif = Stream.concat(file.contents("e1", "Exif\0\0"), file.contents("eXIf|EXIF|TIFF", ""));
        try {
            return exif.findFirst().map(Orientation::inTiff).orElse(UPRIGHT);
        } catch (IndexOutOfBoundsException e) {
            return UPRIGHT;
        }
    }

    /** EXIF data have the form of TIFF files: a byte order, the place of a directory, and there entries of tag, type, count and value. */
    private static int inTiff(byte[] exif) {
        ByteBuffer tiff = ByteBuffer.wrap(exif);
        tiff.order(exif[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int end = directory + 2 + 12 * (tiff.getShort(directory) & 0xFFFF);
        for (int at = directory + 2; at < end; at += 12) {
            int value = tiff.getShort(at + 8);
            if (tiff.getInt(at) == (exif[0] == 'I' ? 0x0003_0112 : 0x0112_0003) && value >= UPRIGHT && value <= 8) {
                return value;
            }
        }
        return UPRIGHT;
    }

    /** Returns an image as it is to be shown; from 5 on, rows are columns. */
    static ChannelImage upright(ChannelImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        boolean turned = orientation >= 5;
        boolean right = List.of(2, 3, 7, 8).contains(orientation);
        boolean bottom = List.of(3, 4, 6, 7).contains(orientation);
        int width = turned ? image.height() : image.width();
        int height = turned ? image.width() : image.height();
        int channels = image.channels();
        byte[] shown = new byte[image.samples().length];
        for (int pixel = 0; pixel < width * height; pixel++) {
            int x = turned ? pixel / width : pixel % width;
            int y = turned ? pixel % width : pixel / width;
            int column = right ? image.width() - 1 - x : x;
            int row = bottom ? image.height() - 1 - y : y;
            int from = channels * (row * image.width() + column);
            System.arraycopy(image.samples(), from, shown, channels * pixel, channels);
        }
        return new ChannelImage(width, height, channels, shown);
    }
}
