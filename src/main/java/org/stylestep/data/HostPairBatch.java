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

    /**
     * Returns one of equal parts of the batch.
     *
     * @param index the part, from 0
     * @param count how many parts there are
     * @throws IllegalArgumentException if the batch cannot be divided so
     */
    public HostPairBatch part(int index, int count) {
        HostBatch ofInputs = inputs.part(index, count, 1);
        int first = index * ofInputs.size();
        return new HostPairBatch(
                ofInputs, targets.part(index, count, 1), names.subList(first, first + ofInputs.size()));
    }
}
