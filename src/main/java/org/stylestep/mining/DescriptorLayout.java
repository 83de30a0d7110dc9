package org.stylestep.mining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.stylestep.random.KeyedRandom;

/**
 * Where the entries of the Gram matrices stand in a descriptor: layer after layer, each its upper triangle row by row, or a sketch of it.
 *
 * <p>Entries off the diagonal are multiplied by √2 and all by 1/C, so that the squared Euclidean distance of two descriptors is the sum
 * over the layers of the mean squared difference of the Gram matrices.
 *
 * <p>A sketch (a count sketch: Charikar, Chen and Farach-Colton 2002) adds every entry, with a random sign, to a random one of so many columns. Its squared
 * distances have the expectation of the exact ones, and a relative standard deviation of at most √(2 / columns) a layer.
 */
final class DescriptorLayout {

    private static final float SQRT2 = (float) Math.sqrt(2);

    /** Every sketch is drawn with it, so that trainings of any seed share a table. */
    private static final long SEED = 1;

    private final int[] channels;
    private final int[] starts;

    /** For each entry of a layer its column, or the complement of it if the entry is subtracted; none for a layer that is not sketched. */
    private final int[][] sketches;

    private DescriptorLayout(int[] channels, int columns) {
        this.channels = channels;
        starts = new int[channels.length + 1];
        sketches = new int[channels.length][];
        for (int layer = 0; layer < channels.length; layer++) {
            int triangle = triangle(channels[layer]);
            starts[layer + 1] = Math.addExact(starts[layer], Math.min(columns, triangle));
            RandomGenerator random = KeyedRandom.of(SEED, "style sketch", layer);
            sketches[layer] = IntStream.range(0, triangle > columns ? triangle : 0)
                    .map(k -> random.nextBoolean() ? random.nextInt(columns) : ~random.nextInt(columns))
                    .toArray();
        }
    }

    /**
     * Returns the layout for Gram matrices, one (B, C, C) per layer.
     *
     * @param sketch how many columns a layer with more entries is sketched to
     */
    static DescriptorLayout of(NDList grams, Optional<Integer> sketch) {
        return new DescriptorLayout(
                grams.stream()
                        .mapToInt(gram -> Math.toIntExact(gram.getShape().get(1)))
                        .toArray(),
                sketch.orElse(Integer.MAX_VALUE));
    }

    private static int triangle(int channels) {
        return channels * (channels + 1) / 2;
    }

    int layers() {
        return channels.length;
    }

    /** Returns the first column of a layer; for the number of layers, the dimension. */
    int start(int layer) {
        return starts[layer];
    }

    int dimension() {
        return starts[channels.length];
    }

    /** Returns the descriptors of a batch, (B, dimension), from its Gram matrices. */
    float[][] pack(NDList grams) {
        int batch = Math.toIntExact(grams.head().getShape().get(0));
        float[][] descriptors = new float[batch][dimension()];
        for (int layer = 0; layer < channels.length; layer++) {
            NDArray gram = grams.get(layer);
            float[] entries = gram.toFloatArray();
            int area = channels[layer] * channels[layer];
            for (int i = 0; i < batch; i++) {
                if (sketches[layer].length == 0) {
                    pack(entries, i * area, channels[layer], descriptors[i], starts[layer]);
                } else {
                    float[] all = new float[triangle(channels[layer])];
                    pack(entries, i * area, channels[layer], all, 0);
                    sketch(all, sketches[layer], descriptors[i], starts[layer]);
                }
            }
        }
        return descriptors;
    }

    private static void sketch(float[] entries, int[] columns, float[] descriptor, int start) {
        for (int k = 0; k < entries.length; k++) {
            int column = columns[k];
            if (column >= 0) {
                descriptor[start + column] += entries[k];
            } else {
                descriptor[start + ~column] -= entries[k];
            }
        }
    }

    private static void pack(float[] gram, int at, int channels, float[] descriptor, int start) {
        float diagonal = 1f / channels;
        float off = SQRT2 / channels;
        int target = start;
        for (int row = 0; row < channels; row++) {
            int source = at + row * channels + row;
            descriptor[target++] = gram[source] * diagonal;
            for (int column = row + 1; column < channels; column++) {
                descriptor[target++] = gram[++source] * off;
            }
        }
    }
}
