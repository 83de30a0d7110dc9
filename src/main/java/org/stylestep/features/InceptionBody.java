package org.stylestep.features;

import java.util.List;

/**
 * The layers of Inception-v3 (Szegedy et al., 2016) up to its last mixed block, by the names of torchvision's network, over anything that flows
 * through them: maps, or their numbers of channels.
 */
abstract class InceptionBody<T> {

    /** A pooling of 3×3 windows. */
    enum Pooling {
        /** Their maximum, windows two apart, none reaching over the border. */
        HALVE,
        /** Their maximum at every position. */
        MAXIMUM,
        /** Their mean at every position, of what lies within the map. */
        MEAN
    }

    /** A convolution with the window (height, width), its normalization and ReLU; padded to keep the size or not at all. */
    abstract T convolution(T x, String key, int out, int height, int width, int stride, boolean padded);

    abstract T pool(T x, Pooling pooling);

    abstract T concat(List<T> parts);

    /** Returns the 2048 channels of Mixed_7c. */
    final T apply(T images) {
        T x = convolution(images, "Conv2d_1a_3x3", 32, 3, 3, 2, false);
        x = convolution(x, "Conv2d_2a_3x3", 32, 3, 3, 1, false);
        x = same(x, "Conv2d_2b_3x3", 64, 3, 3);
        x = pool(x, Pooling.HALVE);
        x = same(x, "Conv2d_3b_1x1", 80, 1, 1);
        x = convolution(x, "Conv2d_4a_3x3", 192, 3, 3, 1, false);
        x = pool(x, Pooling.HALVE);
        x = a(x, "Mixed_5b.", 32);
        x = a(x, "Mixed_5c.", 64);
        x = a(x, "Mixed_5d.", 64);
        x = b(x, "Mixed_6a.");
        x = c(x, "Mixed_6b.", 128);
        x = c(x, "Mixed_6c.", 160);
        x = c(x, "Mixed_6d.", 160);
        x = c(x, "Mixed_6e.", 192);
        x = d(x, "Mixed_7a.");
        x = e(x, "Mixed_7b.", Pooling.MEAN);
        return e(x, "Mixed_7c.", Pooling.MAXIMUM);
    }

    private T same(T x, String key, int out, int height, int width) {
        return convolution(x, key, out, height, width, 1, true);
    }

    private T halved(T x, String key, int out) {
        return convolution(x, key, out, 3, 3, 2, false);
    }

    private T pooled(T x, String block, int out, Pooling pooling) {
        return same(pool(x, pooling), block + "branch_pool", out, 1, 1);
    }

    /** Two windows 3×3, one after the other, on 64 channels. */
    private T twice(T x, String block) {
        return same(same(x, block + "branch3x3dbl_1", 64, 1, 1), block + "branch3x3dbl_2", 96, 3, 3);
    }

    private T a(T x, String block, int poolChannels) {
        return concat(List.of(
                same(x, block + "branch1x1", 64, 1, 1),
                same(same(x, block + "branch5x5_1", 48, 1, 1), block + "branch5x5_2", 64, 5, 5),
                same(twice(x, block), block + "branch3x3dbl_3", 96, 3, 3),
                pooled(x, block, poolChannels, Pooling.MEAN)));
    }

    private T b(T x, String block) {
        return concat(List.of(
                halved(x, block + "branch3x3", 384),
                halved(twice(x, block), block + "branch3x3dbl_3", 96),
                pool(x, Pooling.HALVE)));
    }

    private T c(T x, String block, int channels) {
        T once = same(x, block + "branch7x7_1", channels, 1, 1);
        once = same(once, block + "branch7x7_2", channels, 1, 7);
        once = same(once, block + "branch7x7_3", 192, 7, 1);
        T twice = same(x, block + "branch7x7dbl_1", channels, 1, 1);
        twice = same(twice, block + "branch7x7dbl_2", channels, 7, 1);
        twice = same(twice, block + "branch7x7dbl_3", channels, 1, 7);
        twice = same(twice, block + "branch7x7dbl_4", channels, 7, 1);
        twice = same(twice, block + "branch7x7dbl_5", 192, 1, 7);
        return concat(
                List.of(same(x, block + "branch1x1", 192, 1, 1), once, twice, pooled(x, block, 192, Pooling.MEAN)));
    }

    private T d(T x, String block) {
        T wide = same(x, block + "branch7x7x3_1", 192, 1, 1);
        wide = same(wide, block + "branch7x7x3_2", 192, 1, 7);
        wide = same(wide, block + "branch7x7x3_3", 192, 7, 1);
        return concat(List.of(
                halved(same(x, block + "branch3x3_1", 192, 1, 1), block + "branch3x3_2", 320),
                halved(wide, block + "branch7x7x3_4", 192),
                pool(x, Pooling.HALVE)));
    }

    private T e(T x, String block, Pooling pooling) {
        T once = same(x, block + "branch3x3_1", 384, 1, 1);
        T twice = same(x, block + "branch3x3dbl_1", 448, 1, 1);
        twice = same(twice, block + "branch3x3dbl_2", 384, 3, 3);
        return concat(List.of(
                same(x, block + "branch1x1", 320, 1, 1),
                same(once, block + "branch3x3_2a", 384, 1, 3),
                same(once, block + "branch3x3_2b", 384, 3, 1),
                same(twice, block + "branch3x3dbl_3a", 384, 1, 3),
                same(twice, block + "branch3x3dbl_3b", 384, 3, 1),
                pooled(x, block, 192, pooling)));
    }
}
