package org.stylestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.stylestep.nn.Network;
import org.stylestep.objective.Noise;

/**
 * The forward and backward passes of a stage's step on one replica of its networks. A stage writes them once, for a batch or a part of it.
 *
 * @param networks the networks, in the same order in every replica
 * @param work computes one shard
 */
record Pass<T>(List<Network> networks, Work<T> work) {

    /** Computes a shard. */
    @FunctionalInterface
    interface Work<T> {
        /**
         * Returns values and gradients. Networks that were trained are left trainable.
         *
         * @param noise of the shard
         * @param manager on the device of the networks; owns all that is made
         */
        Gathered run(T shard, Noise noise, NDManager manager);
    }

    Device device() {
        return networks.get(0).device();
    }
}
