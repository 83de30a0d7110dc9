package org.stylestep.report;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.stylestep.image.RgbImage;

/**
 * At most 256 colors that stand for those of an image; the colors themselves if there are no more.
 *
 * <p>Boxes of colors are cut at their mean, across the channel in which they spread most, the box with the largest squared error
 * first (after Wan, Wong and Prusinkiewicz 1988); {@value #REFINEMENTS} rounds of Lloyd's algorithm then move each color to the mean of the
 * pixels it stands for. Pixels take the nearest color, without dithering, whose noise would flicker from frame to frame.
 */
final class Palette {

    private static final int MAX = 256;
    private static final int REFINEMENTS = 3;

    /** The distinct colors of the image in ascending order, as 0xRRGGBB, and how many pixels have each. */
    private final int[] distinct;

    private final int[] counts;

    /** The chosen colors, and for each distinct color the one that stands for it. */
    private final int[] chosen;

    private final int[] nearest;

    private Palette(int[] distinct, int[] counts, int[] chosen) {
        this.distinct = distinct;
        this.counts = counts;
        this.chosen = chosen;
        this.nearest = new int[distinct.length];
        assign();
    }

    static Palette of(RgbImage image) {
        int[] pixels = pixels(image);
        Arrays.sort(pixels);
        int[] distinct = new int[pixels.length];
        int[] counts = new int[pixels.length];
        int size = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (i == 0 || pixels[i] != pixels[i - 1]) {
                distinct[size++] = pixels[i];
            }
            counts[size - 1]++;
        }
        distinct = Arrays.copyOf(distinct, size);
        counts = Arrays.copyOf(counts, size);
        if (size <= MAX) {
            return new Palette(distinct, counts, distinct.clone());
        }
        Palette palette = new Palette(distinct, counts, cut(distinct, counts));
        for (int i = 0; i < REFINEMENTS; i++) {
            palette.refine();
        }
        return palette;
    }

    /** Returns the image in these colors. */
    BufferedImage paint(RgbImage image) {
        byte[][] channels = new byte[ColorSum.CHANNELS][chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            for (int c = 0; c < ColorSum.CHANNELS; c++) {
                channels[c][i] = (byte) ColorSum.channel(chosen[i], c);
            }
        }
        IndexColorModel colors = new IndexColorModel(8, chosen.length, channels[0], channels[1], channels[2]);
        BufferedImage painted =
                new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_INDEXED, colors);
        int[] pixels = pixels(image);
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = (byte) nearest[Arrays.binarySearch(distinct, pixels[i])];
        }
        painted.getRaster().setDataElements(0, 0, image.width(), image.height(), indices);
        return painted;
    }

    private void assign() {
        for (int i = 0; i < distinct.length; i++) {
            int best = nearest[i];
            int least = distance(distinct[i], chosen[best]);
            for (int k = 0; k < chosen.length && least > 0; k++) {
                int distance = distance(distinct[i], chosen[k]);
                if (distance < least) {
                    least = distance;
                    best = k;
                }
            }
            nearest[i] = best;
        }
    }

    private void refine() {
        ColorSum[] sums = new ColorSum[chosen.length];
        Arrays.setAll(sums, k -> new ColorSum());
        for (int i = 0; i < distinct.length; i++) {
            sums[nearest[i]].add(distinct[i], counts[i]);
        }
        for (int k = 0; k < chosen.length; k++) {
            if (sums[k].weight() > 0) {
                chosen[k] = sums[k].mean();
            }
        }
        assign();
    }

    private static int[] cut(int[] distinct, int[] counts) {
        PriorityQueue<ColorBox> boxes =
                new PriorityQueue<>(Comparator.comparingDouble(ColorBox::error).reversed());
        boxes.add(new ColorBox(distinct, counts));
        // There are more colors than boxes, so the worst box always has two colors or more.
        while (boxes.size() < MAX) {
            boxes.addAll(boxes.remove().split());
        }
        return boxes.stream().mapToInt(ColorBox::mean).toArray();
    }

    private static int[] pixels(RgbImage image) {
        byte[] rgb = image.rgb();
        int[] pixels = new int[rgb.length / ColorSum.CHANNELS];
        for (int i = 0; i < pixels.length; i++) {
            int at = ColorSum.CHANNELS * i;
            pixels[i] = (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
        }
        return pixels;
    }

    private static int distance(int a, int b) {
        int sum = 0;
        for (int c = 0; c < ColorSum.CHANNELS; c++) {
            int difference = ColorSum.channel(a, c) - ColorSum.channel(b, c);
            sum += difference * difference;
        }
        return sum;
    }
}
