package org.stylestep.image;

/**
 * Reads the segments of a JPEG file without decoding its data.
 *
 * <p>A segment is 0xFF, a marker, and (for all but a few markers) a length of two bytes that counts itself (ITU-T T.81, annex B).
 */
final class JpegSegments {

    private static final int START_OF_SCAN = 0xDA;

    private JpegSegments() {}

    /** Returns the number of color components that the frame header names, or 0 if there is no frame header. */
    static int components(byte[] file) {
        int at = 2;
        while (at + 9 < file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++;
            } else if (isFrameHeader(marker)) {
                // Marker, length, precision, height and width come before it.
                return file[at + 9] & 0xFF;
            } else {
                at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
            }
        }
        return 0;
    }

    /** Returns the number of scans, whose data each make the decoder go over the image once. */
    static int scans(byte[] file) {
        int scans = 0;
        int at = 2;
        while (at + 3 < file.length) {
            int marker = file[at + 1] & 0xFF;
            if ((file[at] & 0xFF) != 0xFF || marker == 0 || marker == 0xFF || isAlone(marker)) {
                // Data of a scan, or a byte that fills.
                at++;
            } else {
                scans += marker == START_OF_SCAN ? 1 : 0;
                at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
            }
        }
        return scans;
    }

    /** TEM and RST0 to RST7, which have no length. */
    private static boolean isAlone(int marker) {
        return marker == 1 || (marker >= 0xD0 && marker <= 0xD7);
    }

    /** SOF0 to SOF15, between which lie DHT, JPG and DAC. */
    private static boolean isFrameHeader(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }
}
