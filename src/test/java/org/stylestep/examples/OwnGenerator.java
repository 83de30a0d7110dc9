package org.stylestep.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A generator of one's own, whose maps are scaled by a linear layer's output for the code: docs/extending.md shows the middle of this file. */
final class OwnGenerator extends AbstractBlock {

    private final int channels;
    private final Block read;
    private final Block style;
    private final Block paint;

    OwnGenerator(int channels) {
        this.channels = channels;
        read = addChildBlock("read", convolution(channels));
        style = addChildBlock("style", Linear.builder().setUnits(channels).build());
        paint = addChildBlock("paint", convolution(3));
    }

    // Shown: own generator
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        NDArray maps = read.forward(store, new NDList(inputs.get(0)), training).head();
        NDArray scales =
                style.forward(store, new NDList(inputs.get(1)), training).head();
        NDArray styled = Activation.relu(maps).mul(scales.reshape(-1, channels, 1, 1));
        NDArray image = paint.forward(store, new NDList(styled), training).head();
        return new NDList(image.tanh());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        read.initialize(manager, type, inputs[0]);
        style.initialize(manager, type, inputs[1]);
        paint.initialize(manager, type, read.getOutputShapes(new Shape[] {inputs[0]}));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return paint.getOutputShapes(read.getOutputShapes(new Shape[] {inputs[0]}));
    }
    // Shown: end

    private static Block convolution(int channels) {
        return Conv2d.builder()
                .setKernelShape(new Shape(5, 5))
                .optPadding(new Shape(2, 2))
                .setFilters(channels)
                .build();
    }
}
