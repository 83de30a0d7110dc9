package org.stylestep.data;

import java.util.List;

/**
 * A batch of pairs on its way to a device.
 *
 * @param inputs the inputs
 * @param targets the targets, of the same number and size
 * @param names the names of the pairs
 */
public record HostPairBatch(HostBatch inputs, HostBatch targets, List<String> names) {

    /** Checks that the three belong together. */
    public HostPairBatch {
        names = List.copyOf(names);
        if (inputs.size() != targets.size() || inputs.size() != names.size()) {
            throw new IllegalArgumentException("A batch needs as many inputs as targets and names: " + inputs.size()
                    + ", " + targets.size() + ", " + names.size());
        }
    }
}
