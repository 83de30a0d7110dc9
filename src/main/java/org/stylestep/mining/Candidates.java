package org.stylestep.mining;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Images that may be neighbors of an image, ascending, with what is known of their squared distances.
 */
final class Candidates {

    /** The images, ascending. */
    private final int[] images;

    /** A distance each, good enough to order it among the others; 0 where it is still open. */
    private final double[] distances;

    /** The places of those whose distances are still open. */
    private final int[] open;

    /** The least and the greatest distance that rounding allows. */
    record Interval(double least, double most) {

        static final Interval ANY = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** Makes them of the intervals in which their distances lie: those of intervals that overlap are open. */
    Candidates(SortedMap<Integer, Interval> intervals) {
        List<Interval> all = List.copyOf(intervals.values());
        int[] order = IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingDouble(c -> all.get(c).least()))
                .mapToInt(c -> c)
                .toArray();
        BitSet overlapping = new BitSet();
        int widest = 0;
        for (int k = 1; k < order.length; k++) {
            if (all.get(order[k]).least() <= all.get(order[widest]).most()) {
                overlapping.set(order[k]);
                overlapping.set(order[widest]);
            }
            if (all.get(order[k]).most() > all.get(order[widest]).most()) {
                widest = k;
            }
        }
        images = intervals.keySet().stream().mapToInt(j -> j).toArray();
        open = overlapping.stream().toArray();
        distances = all.stream()
                .mapToDouble(interval -> (interval.least() + interval.most()) / 2)
                .toArray();
        for (int c : open) {
            distances[c] = 0;
        }
    }

    /** Returns the number of images. */
    int size() {
        return images.length;
    }

    /** Adds to the distances that are open a part of them, by image. */
    void add(IntToDoubleFunction part) {
        for (int c : open) {
            distances[c] += part.applyAsDouble(images[c]);
        }
    }

    /** Returns the squared distance of one of the images, within rounding. */
    double distance(int image) {
        return distances[Arrays.binarySearch(images, image)];
    }

    /** {@return the images, nearest first, those at equal distances by index} */
    int[] ordered() {
        return IntStream.range(0, images.length)
                .boxed()
                .sorted(Comparator.comparingDouble(c -> distances[c]))
                .mapToInt(c -> images[c])
                .toArray();
    }
}
