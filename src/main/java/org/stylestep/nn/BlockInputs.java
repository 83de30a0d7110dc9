package org.stylestep.nn;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.stylestep.extension.Extensions;

/**
 * What a block is made for: the shapes that it is initialized with, each for a batch of one, and the device.
 *
 * @param shapes for an encoder the image (1, 3, H, W); for a generator the input (1, C, H, W) and the style code (1, latent_dim); for a
 *     discriminator the image (1, 3, H, W) and the input (1, C, H, W); for a mapper the unit-normal code (1, latent_dim)
 * @param device where its parameters will be
 * @param extensions make the parts that its options name, such as features
 */
public record BlockInputs(List<Shape> shapes, Device device, Extensions extensions) {

    /** Takes a copy. */
    public BlockInputs {
        shapes = List.copyOf(shapes);
    }

    /** {@return latent_dim of the last shape, the length of the style code of a generator or a mapper} */
    public int latentDim() {
        return Math.toIntExact(shapes.get(shapes.size() - 1).get(1));
    }
}
