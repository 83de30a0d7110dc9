package org.stylestep.report;

/** Colors 0xRRGGBB, added up by channel. */
final class ColorSum {

    /** Red, green and blue. */
    static final int CHANNELS = 3;

    private final long[] sums = new long[CHANNELS];
    private final long[] squares = new long[CHANNELS];
    private long weight;

    /** Returns a channel of a color, 0 for red. */
    static int channel(int color, int channel) {
        return color >> (16 - 8 * channel) & 0xFF;
    }

    void add(int color, int pixels) {
        weight += pixels;
        for (int c = 0; c < CHANNELS; c++) {
            long value = channel(color, c);
            sums[c] += pixels * value;
            squares[c] += pixels * value * value;
        }
    }

    long weight() {
        return weight;
    }

    double mean(int channel) {
        return (double) sums[channel] / weight;
    }

    /** Returns the mean color, rounded. */
    int mean() {
        int color = 0;
        for (int c = 0; c < CHANNELS; c++) {
            color = color << 8 | (int) Math.round(mean(c));
        }
        return color;
    }

    /** Returns the sum of squared distances from the mean in a channel. */
    double error(int channel) {
        return squares[channel] - mean(channel) * sums[channel];
    }
}
