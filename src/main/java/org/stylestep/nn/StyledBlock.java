package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A block from maps (B, C, H, W) and a style code (B, latent) to maps. */
abstract class StyledBlock extends AbstractBlock {

    private final String description;

    /** Makes a block that messages call so. */
    StyledBlock(String description) {
        this.description = description;
    }

    /** Computes the output in the manager of x. */
    abstract NDArray forward(MapBlock.Pass pass, NDArray x, NDArray code);

    /** Returns the output's shape for that of the maps. */
    abstract Shape outputShape(Shape maps);

    /** Returns the number of channels that the maps must have, once the block is initialized. */
    abstract long channels();

    /** Runs a child of this kind. */
    static NDArray through(Block child, MapBlock.Pass pass, NDArray x, NDArray code) {
        return child.forward(pass.parameters(), new NDList(x, code), pass.training())
                .singletonOrThrow();
    }

    @Override
    protected final NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        requireInputs(inputs.getShapes());
        Require.channels(channels(), inputs.get(0).getShape(), description);
        return new NDList(forward(new MapBlock.Pass(parameterStore, training), inputs.get(0), inputs.get(1)));
    }

    /** Refuses anything but maps and as many codes. */
    final void requireInputs(Shape... shapes) {
        if (shapes.length != 2) {
            throw new IllegalArgumentException(
                    description + " takes two arrays, maps and style codes, but was given " + shapes.length);
        }
        Require.maps(shapes[0], description);
        if (shapes[1].dimension() != 2 || shapes[1].get(0) != shapes[0].get(0)) {
            throw new IllegalArgumentException(description + " of maps " + shapes[0] + " needs style codes of shape ("
                    + shapes[0].get(0) + ", latent), but was given " + shapes[1]);
        }
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {outputShape(inputShapes[0])};
    }
}
