package org.stylestep.mining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Images that may be neighbors of an image, ascending, with what is known of their squared distances.
 *
 * @param images the images
 * @param distances a distance each, good enough to order it among the others; 0 where it is still to be computed
 * @param open the places of those that are still to be computed
 */
record Candidates(int[] images, double[] distances, int[] open) {

    /** The least and the greatest distance that rounding allows. */
    record Interval(double least, double most) {

        static final Interval ANY = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** Returns the candidates whose distances lie in intervals; where none overlaps another, there is nothing left to compute. */
    static Candidates of(SortedMap<Integer, Interval> intervals) {
        List<Interval> all = List.copyOf(intervals.values());
        int[] order = IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingDouble(c -> all.get(c).least()))
                .mapToInt(c -> c)
                .toArray();
        boolean[] open = new boolean[order.length];
        int widest = 0;
        for (int k = 1; k < order.length; k++) {
            boolean overlaps = all.get(order[k]).least() <= all.get(order[widest]).most();
            if (overlaps) {
                open[order[k]] = true;
                open[order[widest]] = true;
            }
            if (all.get(order[k]).most() > all.get(order[widest]).most()) {
                widest = k;
            }
        }
        return new Candidates(
                intervals.keySet().stream().mapToInt(j -> j).toArray(),
                IntStream.range(0, open.length)
                        .mapToDouble(c -> open[c] ? 0 : (all.get(c).least() + all.get(c).most()) / 2)
                        .toArray(),
                IntStream.range(0, open.length).filter(c -> open[c]).toArray());
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
