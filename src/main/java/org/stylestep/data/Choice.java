package org.stylestep.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Some numbers chosen out of {@code 0..size-1}, in rising order. */
final class Choice {

    private final int[] indices;

    private Choice(int[] indices) {
        this.indices = indices;
    }

    static Choice first(int count) {
        return new Choice(IntStream.range(0, positive(count)).toArray());
    }

    static Choice draw(int size, int count, long seed) {
        ShuffleSampler order = new ShuffleSampler(size, seed, "subset");
        int[] drawn = IntStream.range(0, positive(count)).map(order::at).toArray();
        Arrays.sort(drawn);
        return new Choice(drawn);
    }

    int size() {
        return indices.length;
    }

    int at(int index) {
        return indices[index];
    }

    String fingerprint(String whole) {
        return Fingerprint.of("chosen", whole, Arrays.toString(indices));
    }

    private static int positive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("Cannot choose " + count + " images; at least 1 is needed");
        }
        return count;
    }
}
