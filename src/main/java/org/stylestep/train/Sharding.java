package org.stylestep.train;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.stylestep.settings.SettingException;

/**
 * How a step is divided. Its batch is cut into shards of equal size, and the updates follow the mean of their gradients. What a step computes depends on
 * the number of shards, not on that of the devices, which share them: one device computes one shard after another.
 *
 * @param shards how many shards a batch has, at least 1
 * @param furtherDevices where the networks have replicas, beside the device that they are on; one that is named twice has two, which take turns
 * @param graph whether a batch that is computed as a whole is recorded as a CUDA graph, once, and replayed
 */
public record Sharding(int shards, List<Device> furtherDevices, boolean graph) {

    /** Every batch as a whole, on the device of the networks. */
    public static final Sharding NONE = new Sharding(1, List.of(), false);

    /** Checks that there is a shard for each device. */
    public Sharding {
        furtherDevices = List.copyOf(furtherDevices);
        int devices = 1 + furtherDevices.size();
        if (shards < devices) {
            throw new SettingException("runtime.shards: " + shards + " is too small: runtime.device names " + devices
                    + " devices, and each computes at least one shard of a batch. Set runtime.shards to " + devices
                    + " or a multiple of it; the weights depend on this number");
        }
        if (graph && shards > 1) {
            throw new SettingException(
                    "runtime.graph: a CUDA graph is of a batch that is computed as a whole, and runtime.shards is "
                            + shards + "; set one of the two back");
        }
    }

    /** Returns the original and its copies for the further devices. */
    <N> List<N> replicas(N original, Function<Device, N> copy) {
        List<N> replicas = new ArrayList<>(List.of(original));
        furtherDevices.forEach(device -> replicas.add(copy.apply(device)));
        return replicas;
    }

    /**
     * Refuses a batch that cannot be divided.
     *
     * @param exchanging the name of a loss term that exchanges styles between the halves of a shard
     */
    void requireFit(int batchSize, Optional<String> exchanging) {
        if (batchSize % shards != 0) {
            throw new SettingException("schedule.batch_size: " + batchSize + " cannot be divided into runtime.shards = "
                    + shards + " shards of equal size");
        }
        if (exchanging.isPresent() && batchSize / shards % 2 != 0) {
            throw new SettingException((shards == 1
                            ? "the batch size must be even, not "
                            : "the size of a shard, schedule.batch_size / runtime.shards, must be even, not ")
                    + batchSize / shards + ": the loss term '" + exchanging.get()
                    + "' exchanges styles between the halves of a " + (shards == 1 ? "batch" : "shard"));
        }
    }

    /** Returns the next larger number of shards into which a batch can be divided, of even size or any. */
    OptionalInt more(int batchSize, boolean even) {
        return IntStream.rangeClosed(shards + 1, batchSize)
                .filter(count -> batchSize % (even ? 2 * count : count) == 0)
                .findFirst();
    }
}
