package org.stylestep.image;

import java.util.Arrays;

/**
 * Separable resampling of each channel by itself, first along the rows, then along the columns.
 *
 * <p>A new pixel {@code i} of an axis that shrinks from {@code n} to {@code m} covers the old interval
 * {@code [i*n/m, (i+1)*n/m)}; each old pixel weighs as much as the interval covers of it. A new pixel of an axis that
 * grows has its center at {@code (i + 0.5)*n/m - 0.5} and mixes the two old pixels around it; outside the image the
 * border pixel is repeated.
 *
 * <p>The weights of both axes are computed once. Sums are taken in float, in the order of the old pixels; only the part of the new image
 * that is asked for is computed.
 */
final class Resampling {

    /**
     * Part of an axis: new pixel {@code i} is the sum of {@code taps} old ones from {@code first[i]} on, weighted by {@code weights} from
     * {@code i * taps} on. A weight of 0 adds nothing, so that all have as many.
     */
    private record Axis(int[] first, int taps, float[] weights) {

        static Axis of(int from, int to, int start, int length) {
            float[][] each = new float[length][];
            int[] first = new int[length];
            int taps = 1;
            for (int i = 0; i < length; i++) {
                each[i] = to < from ? covered(start + i, from, to, first, i) : between(start + i, from, to, first, i);
                taps = Math.max(taps, each[i].length);
            }
            float[] weights = new float[length * taps];
            for (int i = 0; i < length; i++) {
                // Near the end of the axis the zeros come first, so that all old pixels exist.
                int shift = Math.max(0, first[i] + taps - from);
                first[i] -= shift;
                System.arraycopy(each[i], 0, weights, i * taps + shift, each[i].length);
            }
            return new Axis(first, taps, weights);
        }
    }

    private Resampling() {}

    /** Resamples to a size, and returns a rectangle of that. */
    static ChannelImage resize(ChannelImage image, int width, int height, int left, int top, int w, int h) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("Cannot resize " + image.size() + " to " + width + "x" + height);
        }
        int channels = image.channels();
        int row = channels * w;
        Axis columns = Axis.of(image.width(), width, left, w);
        Axis rows = Axis.of(image.height(), height, top, h);
        float[] source = new float[channels * image.width()];
        float[][] narrowed = new float[rows.taps + 1][row];
        int done = rows.first[0];
        byte[] result = new byte[row * h];
        float[] sum = new float[row];
        for (int y = 0; y < h; y++) {
            int first = rows.first[y];
            for (; done < first + rows.taps; done++) {
                int at = channels * image.width() * done;
                for (int i = 0; i < source.length; i++) {
                    source[i] = image.samples()[at + i] & 0xFF;
                }
                alongRow(source, channels, columns, narrowed[done % narrowed.length]);
            }
            Arrays.fill(sum, 0.5f);
            for (int k = 0; k < rows.taps; k++) {
                add(rows.weights[y * rows.taps + k], narrowed[(first + k) % narrowed.length], sum);
            }
            for (int i = 0; i < row; i++) {
                result[row * y + i] = (byte) Math.min(255, (int) sum[i]);
            }
        }
        return new ChannelImage(w, h, channels, result);
    }

    private static void add(float weight, float[] values, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * values[i];
        }
    }

    private static void alongRow(float[] source, int channels, Axis columns, float[] target) {
        int taps = columns.taps;
        float[] weights = columns.weights;
        for (int i = 0, out = 0; out < target.length; i++) {
            int first = channels * columns.first[i];
            int end = first + channels;
            // Three channels at a time, which is twice as fast for colors.
            for (; first + 3 <= end; first += 3, out += 3) {
                float red = 0;
                float green = 0;
                float blue = 0;
                for (int k = 0, in = first; k < taps; k++, in += channels) {
                    float weight = weights[i * taps + k];
                    red += weight * source[in];
                    green += weight * source[in + 1];
                    blue += weight * source[in + 2];
                }
                target[out] = red;
                target[out + 1] = green;
                target[out + 2] = blue;
            }
            for (; first < end; first++, out++) {
                float sum = 0;
                for (int k = 0, in = first; k < taps; k++, in += channels) {
                    sum += weights[i * taps + k] * source[in];
                }
                target[out] = sum;
            }
        }
    }

    /** Integer arithmetic in units of 1/to of an old pixel, so that whole ratios come out exact. */
    private static float[] covered(int i, int from, int to, int[] firsts, int at) {
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
        firsts[at] = first;
        return weights;
    }

    private static float[] between(int i, int from, int to, int[] firsts, int at) {
        double center = Math.min(Math.max((i + 0.5) * from / to - 0.5, 0), from - 1);
        int first = (int) center;
        float second = (float) (center - first);
        firsts[at] = first;
        return second == 0 ? new float[] {1} : new float[] {1 - second, second};
    }
}
