package org.stylestep.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The shapes that a block is initialized with, each for a batch of one.
 *
 * @param shapes for an encoder the image (1, 3, H, W); for a generator the input (1, C, H, W) and the style code (1, latent_dim); for a
 *     discriminator the image (1, 3, H, W) and the input (1, C, H, W); for a mapper the unit-normal code (1, latent_dim)
 */
public record BlockInputs(List<Shape> shapes) {

    /** Takes a copy. */
    public BlockInputs {
        shapes = List.copyOf(shapes);
    }

    /** {@return latent_dim of the last shape, the length of the style code of a generator or a mapper} */
    public int latentDim() {
        return Math.toIntExact(shapes.get(shapes.size() - 1).get(1));
    }
}
