package org.stylestep.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;

/** The orientation in a photograph's EXIF data: how its rows and columns are to be shown (EXIF 2.32, tag 0x0112), from 1 to 8. */
final class Orientation {

    /** As stored. */
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;

    private Orientation() {}

    /** Reads it out of a file; {@link #UPRIGHT} if there is none or it cannot be read, since that is no reason to refuse a whole picture. */
    static int of(FileParts file) {
        return Stream.concat(file.contents("e1", "Exif\0\0"), file.contents("eXIf|EXIF|TIFF", ""))
                .findFirst()
                .map(Orientation::inTiff)
                .orElse(UPRIGHT);
    }

    /** EXIF data have the form of TIFF files: a byte order, the place of a directory, and there entries of tag, type, count and value. */
    private static int inTiff(byte[] exif) {
        try {
            ByteBuffer tiff = ByteBuffer.wrap(exif);
            tiff.order(exif[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4) + 2;
            int entries = tiff.getShort(directory - 2) & 0xFFFF;
            for (int at = directory; at < directory + ENTRY * entries; at += ENTRY) {
                int value = tiff.getShort(at + 8);
                if (tiff.getShort(at) == TAG && tiff.getShort(at + 2) == SHORT && value >= 1 && value <= 8) {
                    return value;
                }
            }
        } catch (IndexOutOfBoundsException e) {
            return UPRIGHT;
        }
        return UPRIGHT;
    }

    /** Returns an image as it is to be shown; from 5 on, rows are columns. */
    static ChannelImage upright(ChannelImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        boolean turned = orientation >= 5;
        boolean right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int channels = image.channels();
        int width = turned ? image.height() : image.width();
        int height = turned ? image.width() : image.height();
        byte[] shown = new byte[image.samples().length];
        for (int y = 0, out = 0; y < height; y++) {
            for (int x = 0; x < width; x++, out += channels) {
                int column = turned ? y : x;
                int row = turned ? x : y;
                int from = (bottom ? image.height() - 1 - row : row) * image.width()
                        + (right ? image.width() - 1 - column : column);
                System.arraycopy(image.samples(), channels * from, shown, out, channels);
            }
        }
        return new ChannelImage(width, height, channels, shown);
    }
}
