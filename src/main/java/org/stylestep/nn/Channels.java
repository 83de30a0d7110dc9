package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** Maps joined along their channels. */
final class Channels {

    private static final int MAX = 512;

    private Channels() {}

    /** Returns baseChannels·2^times, at most 512 (published code, networks.py). */
    static int doubled(int baseChannels, int times) {
        return (int) Math.min((long) baseChannels << times, MAX);
    }

    /** Returns the shape with another number of channels. */
    static Shape of(Shape maps, long channels) {
        return new Shape(maps.get(0), channels, maps.get(2), maps.get(3));
    }

    /** Joins maps of one size, in the manager of the first. */
    static NDArray join(NDArray... maps) {
        return NDArrays.concat(new NDList(maps), 1);
    }

    /**
     * Repeats a code (B, latent_dim) at every position of maps (B, C, H, W), as (B, latent_dim, H, W) without copying it.
     *
     * <p>The result lives in the code's manager: the caller closes it.
     */
    static NDArray tile(NDArray code, Shape maps) {
        Shape given = code.getShape();
        if (given.dimension() != 2 || given.get(0) != maps.get(0)) {
            throw new IllegalArgumentException("a batch of " + maps.get(0) + " images needs style codes of shape ("
                    + maps.get(0) + ", code), but was given " + given);
        }
        try (NDArray point = code.reshape(given.get(0), given.get(1), 1, 1)) {
            return point.broadcast(of(maps, given.get(1)));
        }
    }
}
