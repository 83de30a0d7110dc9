package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What every block must keep to. To test a block of your own, extend this and say how it is made:
 *
 * <pre>{@code
 * final class MyEncoderTest extends BlockContract {
 *     @Override
 *     Block block() {
 *         return new MyEncoder();
 *     }
 *
 *     @Override
 *     Shape[] inputs() {
 *         return new Shape[] {new Shape(2, 3, 32, 32)};
 *     }
 * }
 * }</pre>
 */
abstract class BlockContract {

    /** Returns a new block, not initialized. */
    abstract Block block();

    /** Returns the shapes of its inputs, with a batch of two or more. */
    abstract Shape[] inputs();

    /** Returns whether a parameter has no influence on the output, as a bias that an instance norm takes out again. */
    boolean isIdle(String parameter) {
        return false;
    }

    @Test
    void declaredShapesAreTheRealOnes() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("block", block(), manager, inputs())) {
            for (int images : new int[] {1, 2, 3}) {
                Shape[] shapes = withBatch(images);
                NDList outputs = network.forward(Backward.inputs(manager, shapes), true);
                assertThat(network.block().getOutputShapes(shapes)).isEqualTo(outputs.getShapes());
            }
        }
    }

    private Shape[] withBatch(int images) {
        return Arrays.stream(inputs())
                .map(shape -> new Shape(images).addAll(shape.slice(1)))
                .toArray(Shape[]::new);
    }

    @Test
    void savedAndLoadedGivesTheSameOutput() throws IOException, MalformedModelException {
        try (NDManager manager = NDManager.newBaseManager();
                Network saved = Network.create("saved", block(), manager, inputs())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            saved.block().saveParameters(new DataOutputStream(bytes));
            Block block = block();
            block.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            try (Network loaded = Network.create("loaded", block, manager, inputs())) {
                NDList inputs = Backward.inputs(manager, inputs());
                NDList expected = saved.forward(inputs, false);
                NDList actual = loaded.forward(inputs, false);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(actual.get(i)).isEqualTo(expected.get(i));
                }
            }
        }
    }

    @Test
    void everyParameterGetsAGradient() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("block", block(), manager, inputs())) {
            Formula.fill(network);
            network.setTrainable(true);
            Backward.run(inputs -> network.forward(inputs, true), Backward.inputs(manager, inputs()));
            network.parameters().forEach((name, parameter) -> {
                if (!isIdle(name)) {
                    try (NDArray gradient = parameter.getArray().getGradient()) {
                        assertThat(gradient.abs().max().getFloat()).as(name).isPositive();
                    }
                }
            });
        }
    }

    @Test
    void nothingIsLeftInTheParametersManager() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("block", block(), manager, inputs())) {
            int before = network.manager().getManagedArrays().size();
            for (int step = 0; step < 3; step++) {
                try (NDManager work = manager.newSubManager()) {
                    NDList outputs =
                            Backward.run(inputs -> network.forward(inputs, true), Backward.inputs(work, inputs()));
                    assertThat(outputs)
                            .allSatisfy(output ->
                                    assertThat((Object) output.getManager()).isSameAs(work));
                }
                assertThat(network.manager().getManagedArrays()).hasSize(before);
            }
        }
    }
}
