package org.stylestep.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Some of the distinct colours of an image, each with how many pixels have it. */
final class ColorBox {

    private final int[] colours;
    private final int[] counts;
    private final ColorSum sum = new ColorSum();

    ColorBox(int[] colours, int[] counts) {
        this.colours = colours;
        this.counts = counts;
        for (int i = 0; i < colours.length; i++) {
            sum.add(colours[i], counts[i]);
        }
    }

    /** Returns the sum of squared distances from the mean colour; 0 for a single colour. */
    double error() {
        return colours.length == 1
                ? 0
                : IntStream.range(0, ColorSum.CHANNELS).mapToDouble(sum::error).sum();
    }

    int mean() {
        return sum.mean();
    }

    /** Cuts a box of two colours or more at its mean, across the channel with the largest error. */
    List<ColorBox> split() {
        int widest = 0;
        for (int c = 1; c < ColorSum.CHANNELS; c++) {
            if (sum.error(c) > sum.error(widest)) {
                widest = c;
            }
        }
        int channel = widest;
        double mean = sum.mean(channel);
        IntPredicate below = i -> ColorSum.channel(colours[i], channel) < mean;
        return List.of(part(below), part(below.negate()));
    }

    private ColorBox part(IntPredicate chosen) {
        int[] indices = IntStream.range(0, colours.length).filter(chosen).toArray();
        return new ColorBox(
                Arrays.stream(indices).map(i -> colours[i]).toArray(),
                Arrays.stream(indices).map(i -> counts[i]).toArray());
    }
}
