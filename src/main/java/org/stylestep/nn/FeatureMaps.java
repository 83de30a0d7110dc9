package org.stylestep.nn;

import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * A discriminator that returns the maps of its inner layers beside its logits, in one forward pass, for loss terms that match features.
 *
 * <p>A discriminator of yours may implement it, too; loss terms that need no inner maps work with any.
 */
public interface FeatureMaps {

    /**
     * What one forward pass returns.
     *
     * @param logits as the block's {@code forward} returns them, to the last bit
     * @param maps for each scale, in the order of the logits, the maps of its inner layers, input side first; all in the manager of the first input
     *     and part of its graph
     */
    record Result(NDList logits, List<NDList> maps) {

        /** Takes a copy of the outer list. */
        public Result {
            maps = List.copyOf(maps);
        }
    }

    /** Runs the block on its inputs; {@code training} says whether layers such as dropout act as in training. */
    Result forwardWithMaps(ParameterStore parameters, NDList inputs, boolean training);
}
