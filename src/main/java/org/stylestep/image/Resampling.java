package org.stylestep.image;

import java.util.Arrays;

/**
 * Separable resampling of each channel by itself, first along the rows, then along the columns.
 *
 * <p>A new pixel {@code i} of an axis that shrinks from {@code n} to {@code m} covers the old interval
 * {@code [i*n/m, (i+1)*n/m)}; each old pixel weighs as much as the interval covers of it. A new pixel of an axis that
 * grows has its center at {@code (i + 0.5)*n/m - 0.5} and mixes the two old pixels around it; outside the image the
 * border pixel is repeated.
 */
final class Resampling {

    /** The old pixels that make a new one: {@code weights[k]} belongs to old pixel {@code first + k}. */
    private static final class Footprint {

        final int first;
        final float[] weights;

        Footprint(int first, float... weights) {
            this.first = first;
            this.weights = weights;
        }
    }

    private Resampling() {}

    static ChannelImage resize(ChannelImage image, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("Cannot resize " + image.size() + " to " + width + "x" + height);
        }
        int channels = image.channels();
        int row = channels * width;
        Footprint[] columns = footprints(image.width(), width);
        Footprint[] rows = footprints(image.height(), height);
        float[] narrowed = new float[row * image.height()];
        for (int y = 0; y < image.height(); y++) {
            alongRow(image.samples(), channels * y * image.width(), channels, columns, narrowed, row * y);
        }
        byte[] result = new byte[row * height];
        float[] sum = new float[row];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sum, 0.5f);
            Footprint covered = rows[y];
            for (int k = 0; k < covered.weights.length; k++) {
                float weight = covered.weights[k];
                int from = row * (covered.first + k);
                for (int i = 0; i < row; i++) {
                    sum[i] += weight * narrowed[from + i];
                }
            }
            for (int i = 0; i < row; i++) {
                result[row * y + i] = (byte) Math.min(255, (int) sum[i]);
            }
        }
        return new ChannelImage(width, height, channels, result);
    }

    private static void alongRow(byte[] source, int from, int channels, Footprint[] columns, float[] target, int to) {
        int out = to;
        for (Footprint column : columns) {
            int first = from + channels * column.first;
            int end = first + channels;
            // Three channels at a time, which is twice as fast for colors.
            for (; first + 3 <= end; first += 3, out += 3) {
                float red = 0;
                float green = 0;
                float blue = 0;
                int in = first;
                for (float weight : column.weights) {
                    red += weight * (source[in] & 0xFF);
                    green += weight * (source[in + 1] & 0xFF);
                    blue += weight * (source[in + 2] & 0xFF);
                    in += channels;
                }
                target[out] = red;
                target[out + 1] = green;
                target[out + 2] = blue;
            }
            for (; first < end; first++, out++) {
                float sum = 0;
                int in = first;
                for (float weight : column.weights) {
                    sum += weight * (source[in] & 0xFF);
                    in += channels;
                }
                target[out] = sum;
            }
        }
    }

    private static Footprint[] footprints(int from, int to) {
        Footprint[] footprints = new Footprint[to];
        for (int i = 0; i < to; i++) {
            footprints[i] = to < from ? covered(i, from, to) : between(i, from, to);
        }
        return footprints;
    }

    /** Integer arithmetic in units of 1/to of an old pixel, so that whole ratios come out exact. */
    private static Footprint covered(int i, int from, int to) {
        long start = (long) i * from;
        long end = start + from;
        int first = (int) (start / to);
        int last = (int) ((end - 1) / to);
        float[] weights = new float[last - first + 1];
        for (int k = 0; k < weights.length; k++) {
            long left = Math.max(start, (long) (first + k) * to);
            long right = Math.min(end, (long) (first + k + 1) * to);
            weights[k] = (float) ((double) (right - left) / from);
        }
        return new Footprint(first, weights);
    }

    private static Footprint between(int i, int from, int to) {
        double center = Math.min(Math.max((i + 0.5) * from / to - 0.5, 0), from - 1);
        int first = (int) center;
        float second = (float) (center - first);
        return second == 0 ? new Footprint(first, 1) : new Footprint(first, 1 - second, second);
    }
}
