package org.stylestep.examples;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** A style encoder of one's own: docs/extending.md shows the middle of this file. */
final class OwnEncoder {

    private OwnEncoder() {}

    // Shown: own encoder
    static Block block(int channels) {
        Block heads = new ParallelBlock(
                outputs -> new NDList(
                        outputs.get(0).singletonOrThrow(), outputs.get(1).singletonOrThrow()),
                List.of(
                        Linear.builder().setUnits(8).build(),
                        Linear.builder().setUnits(8).build()));
        return new SequentialBlock()
                .add(convolution(channels))
                .add(Activation::relu)
                .add(convolution(2 * channels))
                .add(Activation::relu)
                .add(Pool.globalAvgPool2dBlock())
                .add(heads);
    }

    private static Block convolution(int channels) {
        return Conv2d.builder()
                .setKernelShape(new Shape(4, 4))
                .optStride(new Shape(2, 2))
                .setFilters(channels)
                .build();
    }
    // Shown: end
}
