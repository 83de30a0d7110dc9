package org.stylestep.examples;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.stylestep.nn.Network;

/** A style encoder of one's own: the README shows the middle of this file. */
final class OwnEncoder {

    private OwnEncoder() {}

    // Shown: own encoder
    static Block block(int filters) {
        Block heads = new ParallelBlock(
                outputs -> new NDList(
                        outputs.get(0).singletonOrThrow(), outputs.get(1).singletonOrThrow()),
                List.of(
                        Linear.builder().setUnits(8).build(),
                        Linear.builder().setUnits(8).build()));
        return new SequentialBlock()
                .add(convolution(filters))
                .add(Activation::relu)
                .add(convolution(2 * filters))
                .add(Activation::relu)
                .add(Pool.globalAvgPool2dBlock())
                .add(heads);
    }

    private static Block convolution(int filters) {
        return Conv2d.builder()
                .setKernelShape(new Shape(4, 4))
                .optStride(new Shape(2, 2))
                .setFilters(filters)
                .build();
    }

    static Network network(NDManager manager, int size) {
        return Network.create("encoder", block(32), manager, new Shape(1, 3, size, size));
    }
    // Shown: end
}
