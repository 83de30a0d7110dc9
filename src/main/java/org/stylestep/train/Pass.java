package org.stylestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.stylestep.nn.Network;
import org.stylestep.objective.Noise;

/**
 * The forward and backward passes of a stage's step on one replica of its networks. A stage writes them once, for a batch or a part of it.
 *
 * @param networks the networks, in the same order in every replica
 * @param upload brings a shard to the device
 * @param work computes a shard
 */
record Pass<T>(List<Network> networks, Upload<T> upload, Work work) {

    /** Brings a shard to the device. */
    @FunctionalInterface
    interface Upload<T> {
        /** Returns the shard's arrays, always of the same shapes. */
        NDList of(T shard, NDManager manager);
    }

    /** Computes a shard. */
    @FunctionalInterface
    interface Work {
        /**
         * Returns values and gradients. Networks that were trained are left trainable.
         *
         * @param arrays the shard
         * @param noise of the shard
         * @param manager on the device of the networks; owns all that is made
         */
        Gathered run(NDList arrays, Noise noise, NDManager manager);
    }

    Gathered run(T shard, Noise noise, NDManager manager) {
        return work.run(upload.of(shard, manager), noise, manager);
    }

    Device device() {
        return networks.get(0).device();
    }
}
