package org.stylestep.data;

import java.io.Serializable;
import java.util.Arrays;
import org.stylestep.image.RgbImage;

/**
 * What can be told of a file without knowing its use.
 *
 * @param likeness of the whole file
 * @param isConstant whether one of its images has one color alone
 * @param drawnFirst whether the left, or only, image looks like line art or labels
 * @param drawnLast the same of the right image; as {@code drawnFirst} for a file of one image
 */
record Look(Likeness likeness, boolean isConstant, boolean drawnFirst, boolean drawnLast) implements Serializable {

    /** Of a file that cannot be read. */
    static final Look NONE = new Look(new Likeness(0, new byte[0]), false, false, false);

    /** Of 4,096 colors, 16 levels a channel; drawings and label maps have fewer, photographs have more. */
    private static final int FEW_COLORS = 24;

    /** A color of a smaller share is one of edges or of compression. */
    private static final double LEAST_SHARE = 0.001;

    /** Looks at a file of one image, or of two side by side. */
    static Look of(RgbImage image, int imagesAcross) {
        int width = Math.max(1, image.width() / imagesAcross);
        int[] left = colors(image, 0, width);
        int[] right = colors(image, Math.max(0, image.width() - width), image.width());
        return new Look(
                Likeness.of(image),
                isConstant(image, 0, width) || isConstant(image, image.width() - width, image.width()),
                isDrawn(left),
                isDrawn(right));
    }

    private static int[] colors(RgbImage image, int begin, int end) {
        int[] counts = new int[1 << 12];
        byte[] rgb = image.rgb();
        for (int y = 0; y < image.height(); y++) {
            for (int x = begin; x < end; x++) {
                int at = 3 * (y * image.width() + x);
                counts[((rgb[at] & 0xF0) << 4) | (rgb[at + 1] & 0xF0) | ((rgb[at + 2] & 0xF0) >> 4)]++;
            }
        }
        return counts;
    }

    private static boolean isDrawn(int[] counts) {
        double least = LEAST_SHARE * Arrays.stream(counts).sum();
        return Arrays.stream(counts)
                        .filter(count -> count > 0 && count >= least)
                        .count()
                <= FEW_COLORS;
    }

    private static boolean isConstant(RgbImage image, int begin, int end) {
        byte[] rgb = image.rgb();
        for (int y = 0; y < image.height(); y++) {
            for (int x = begin; x < end; x++) {
                int at = 3 * (y * image.width() + x);
                if (!Arrays.equals(rgb, at, at + 3, rgb, 3 * begin, 3 * begin + 3)) {
                    return false;
                }
            }
        }
        return true;
    }
}
