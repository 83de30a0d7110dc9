package org.stylestep.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.stylestep.image.RgbImage;

/**
 * What an image has in common with its copies of another size, brightness or compression: a difference hash, of whether luma falls or not from each of 9 x 8
 * cells to the next in its row, by which copies are found, and {@value #SIDE} x {@value #SIDE} pixels, by which they are confirmed.
 */
final class Likeness implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int SIDE = 16;

    /** Bits in which the hashes of copies may differ; less than there are bands, so that one band at least is equal. */
    private static final int MAX_BITS = 4;

    private static final int BANDS = MAX_BITS + 1;
    private static final int BAND_BITS = 13;

    /** The mean absolute difference of the small images of copies, of 255. */
    private static final double MAX_DIFFERENCE = 4;

    private final long hash;
    private final byte[] small;

    /** Takes 64 bits and {@code 3 * 16 * 16} bytes, RGB. */
    Likeness(long hash, byte[] small) {
        this.hash = hash;
        this.small = small;
    }

    long hash() {
        return hash;
    }

    static Likeness of(RgbImage image) {
        byte[] cells = image.resize(9, 8).rgb();
        long hash = 0;
        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 8; column++) {
                int at = 3 * (9 * row + column);
                hash = (hash << 1) | (luma(cells, at) > luma(cells, at + 3) ? 1 : 0);
            }
        }
        return new Likeness(hash, image.resize(SIDE, SIDE).rgb());
    }

    private static int luma(byte[] rgb, int at) {
        return 299 * (rgb[at] & 255) + 587 * (rgb[at + 1] & 255) + 114 * (rgb[at + 2] & 255);
    }

    private boolean isLike(Likeness other) {
        if (Long.bitCount(hash ^ other.hash) > MAX_BITS) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < small.length; i++) {
            sum += Math.abs((small[i] & 255) - (other.small[i] & 255));
        }
        return sum <= MAX_DIFFERENCE * small.length;
    }

    /** Returns the pairs of numbers of images that are alike, the lower number first, ascending by the higher one. */
    static List<int[]> pairs(List<Likeness> images) {
        List<Map<Long, List<Integer>>> bands = new ArrayList<>();
        for (int band = 0; band < BANDS; band++) {
            bands.add(new HashMap<>());
        }
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            Likeness image = images.get(i);
            // Equal margins fill a few bands with most images, so that only what is alike is collected.
            Set<Integer> alike = new TreeSet<>();
            for (int band = 0; band < BANDS; band++) {
                List<Integer> before = bands.get(band).computeIfAbsent(image.band(band), key -> new ArrayList<>());
                for (int other : before) {
                    if (image.isLike(images.get(other))) {
                        alike.add(other);
                    }
                }
                before.add(i);
            }
            for (int other : alike) {
                pairs.add(new int[] {other, i});
            }
        }
        return pairs;
    }

    private long band(int number) {
        return (hash >>> (BAND_BITS * number)) & ((1L << BAND_BITS) - 1);
    }
}
