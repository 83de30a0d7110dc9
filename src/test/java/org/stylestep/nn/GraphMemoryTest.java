package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stylestep.engine.Gradients;
import org.stylestep.testkit.FreedMemory;

/**
 * The graph of a forward pass must not refer to memory that Java's garbage collector can free before the backward pass.
 *
 * <p>On the CPU the engine makes an array of Java numbers without copying them: its memory is a direct buffer's, and ends with the
 * Java object even where the graph still needs it. Training then diverges, once in some hundred steps.
 */
final class GraphMemoryTest {

    @Test
    void aGenerator() {
        Generator.Options options =
                Generator.Options.published().withBaseChannels(4).withResidualBlocks(1);
        check(new Generator(options), new Shape(2, 3, 16, 16), new Shape(2, 8));
    }

    @Test
    void aStyleEncoder() {
        check(new StyleEncoder(StyleEncoder.Options.published().withBaseChannels(4)), new Shape(2, 3, 32, 32));
    }

    @Test
    void aDiscriminator() {
        Shape image = new Shape(2, 3, 32, 32);
        check(new MultiScaleDiscriminator(new MultiScaleDiscriminator.Options(4, 2, 2)), image, image);
    }

    @Test
    void blocksOfUsers() {
        Block block = new SequentialBlock()
                .add(new ReflectionPad2d(1))
                .add(new TransposedConv2d(TransposedConv2d.Options.doubling(4)))
                .add(new Upsample(Upsample.Mode.BILINEAR))
                .add(new LambdaBlock(maps -> new NDList(maps.head(), Pool.globalAvgPool2d(maps.head()))))
                .add(new AdaptiveInstanceNorm());
        check(block, new Shape(2, 3, 8, 8));
    }

    private static void check(Block block, Shape... shapes) {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("test", block, manager, shapes)) {
            List<float[]> expected = gradients(network, shapes, false);
            assertThat(gradients(network, shapes, true))
                    .usingRecursiveComparison()
                    .isEqualTo(expected);
        }
    }

    private static List<float[]> gradients(Network network, Shape[] shapes, boolean collectGarbage) {
        try (NDManager scratch = network.manager().newSubManager()) {
            NDList inputs = Backward.inputs(scratch, shapes);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = Backward.loss(network.forward(inputs, true));
                if (collectGarbage) {
                    FreedMemory.overwrite();
                }
                collector.backward(loss);
            }
            List<float[]> gradients = new ArrayList<>();
            for (NDArray parameter : network.arrays().values()) {
                try (NDArray gradient = parameter.getGradient()) {
                    gradients.add(gradient.toFloatArray());
                }
                Gradients.zeroGrad(parameter);
            }
            return gradients;
        }
    }
}
