package org.stylestep.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Some of the numbers {@code 0..size-1}; in rising order unless they were named. */
final class Subset {

    private final int[] indices;

    private Subset(int[] indices) {
        this.indices = indices;
    }

    static Subset first(int count) {
        return new Subset(IntStream.range(0, positive(count)).toArray());
    }

    static Subset at(int... indices) {
        positive(indices.length);
        return new Subset(indices.clone());
    }

    static Subset draw(int size, int count, long seed) {
        ShuffleSampler order = new ShuffleSampler(size, seed, "subset");
        int[] drawn = IntStream.range(0, positive(count)).map(order::at).toArray();
        Arrays.sort(drawn);
        return new Subset(drawn);
    }

    Images of(Images whole) {
        return new ImageView(
                indices.length,
                i -> whole.name(indices[i]),
                i -> whole.read(indices[i]),
                () -> fingerprint(whole.fingerprint()),
                whole::fileList);
    }

    PairedImages of(PairedImages whole) {
        return new PairView(
                whole, indices.length, i -> indices[i], whole::read, () -> fingerprint(whole.fingerprint()));
    }

    private String fingerprint(String whole) {
        return Fingerprint.of("chosen", whole, Arrays.toString(indices));
    }

    private static int positive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("Cannot choose " + count + " images; at least 1 is needed");
        }
        return count;
    }
}
