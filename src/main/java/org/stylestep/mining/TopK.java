package org.stylestep.mining;

import java.util.Arrays;

/**
 * The k smallest of a stream of (key, index), in ascending order; equal keys by index. The result does not depend on the stream's order.
 */
final class TopK {

    private final double[] keys;
    private final int[] indices;
    private int count;

    TopK(int k) {
        keys = new double[k];
        indices = new int[k];
    }

    /** Takes in one entry. */
    void offer(double key, int index) {
        if (count == keys.length && !precedes(key, index, count - 1)) {
            return;
        }
        int at = count < keys.length ? count++ : count - 1;
        while (at > 0 && precedes(key, index, at - 1)) {
            keys[at] = keys[at - 1];
            indices[at] = indices[at - 1];
            at--;
        }
        keys[at] = key;
        indices[at] = index;
    }

    private boolean precedes(double key, int index, int other) {
        return key < keys[other] || (key == keys[other] && index < indices[other]);
    }

    /** Returns the indices, best first. */
    int[] indices() {
        return Arrays.copyOf(indices, count);
    }
}
