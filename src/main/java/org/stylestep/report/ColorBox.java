package org.stylestep.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Some of the distinct colors of an image, each with how many pixels have it. */
final class ColorBox {

    private final int[] colors;
    private final int[] counts;
    private final ColorSum sum = new ColorSum();

    ColorBox(int[] colors, int[] counts) {
        this.colors = colors;
        this.counts = counts;
        for (int i = 0; i < colors.length; i++) {
            sum.add(colors[i], counts[i]);
        }
    }

    /** Returns the sum of squared distances from the mean color; 0 for a single color. */
    double error() {
        return colors.length == 1
                ? 0
                : IntStream.range(0, ColorSum.CHANNELS).mapToDouble(sum::error).sum();
    }

    int mean() {
        return sum.mean();
    }

    /** Cuts a box of two colors or more at its mean, across the channel with the largest error. */
    List<ColorBox> split() {
        int widest = 0;
        for (int c = 1; c < ColorSum.CHANNELS; c++) {
            if (sum.error(c) > sum.error(widest)) {
                widest = c;
            }
        }
        int channel = widest;
        double mean = sum.mean(channel);
        IntPredicate below = i -> ColorSum.channel(colors[i], channel) < mean;
        return List.of(part(below), part(below.negate()));
    }

    private ColorBox part(IntPredicate chosen) {
        int[] indices = IntStream.range(0, colors.length).filter(chosen).toArray();
        return new ColorBox(
                Arrays.stream(indices).map(i -> colors[i]).toArray(),
                Arrays.stream(indices).map(i -> counts[i]).toArray());
    }
}
