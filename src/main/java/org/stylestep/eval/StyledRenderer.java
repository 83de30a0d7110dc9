package org.stylestep.eval;

import ai.djl.ndarray.NDArray;

/** Renders inputs in the styles of other images; what an evaluation evaluates. */
@FunctionalInterface
public interface StyledRenderer {

    /**
     * Renders each input in the style of the image beside it.
     *
     * @param inputs (B, 3, H, W) in [-1, 1]
     * @param styles (B, 3, H, W) in [-1, 1], the images whose styles to take
     * @return (B, 3, H, W) in [-1, 1], in the inputs' manager
     */
    NDArray render(NDArray inputs, NDArray styles);
}
