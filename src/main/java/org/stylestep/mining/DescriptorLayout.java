package org.stylestep.mining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Where the entries of the Gram matrices stand in a descriptor: layer after layer, each its upper triangle row by row.
 *
 * <p>Entries off the diagonal are multiplied by √2 and all by 1/C, so that the squared Euclidean distance of two descriptors is the sum
 * over the layers of the mean squared difference of the Gram matrices.
 */
final class DescriptorLayout {

    private static final float SQRT2 = (float) Math.sqrt(2);

    private final int[] channels;
    private final int[] starts;

    private DescriptorLayout(int[] channels) {
        this.channels = channels;
        starts = new int[channels.length + 1];
        for (int layer = 0; layer < channels.length; layer++) {
            int triangle = channels[layer] * (channels[layer] + 1) / 2;
            starts[layer + 1] = Math.addExact(starts[layer], triangle);
        }
    }

    /** Returns the layout for Gram matrices, one (B, C, C) per layer. */
    static DescriptorLayout of(NDList grams) {
        return new DescriptorLayout(grams.stream()
                .mapToInt(gram -> Math.toIntExact(gram.getShape().get(1)))
                .toArray());
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
                pack(entries, i * area, channels[layer], descriptors[i], starts[layer]);
            }
        }
        return descriptors;
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
