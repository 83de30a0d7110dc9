package org.stylestep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.stylestep.nn.Network;

/**
 * What every block must keep to. To test a block of your own, extend this and say how it is made:
 *
 * <pre>{@code
 * final class MyEncoderTest extends BlockContract {
 *     @Override
 *     protected Block block() {
 *         return new MyEncoder();
 *     }
 *
 *     @Override
 *     protected Shape[] inputs() {
 *         return new Shape[] {new Shape(2, 3, 32, 32)};
 *     }
 * }
 * }</pre>
 */
public abstract class BlockContract {

    /** Returns a new block, not initialized. */
    protected abstract Block block();

    /** Returns the shapes of its inputs, with a batch of two or more. */
    protected abstract Shape[] inputs();

    /**
     * Returns whether a parameter has no influence on the output, as a bias that a normalization takes out again.
     *
     * @param parameter its name, as {@link Network#parameters()} has it
     * @return false unless overridden
     */
    protected boolean isIdle(String parameter) {
        return false;
    }

    /** {@code getOutputShapes} is right for every number of images. */
    @Test
    public final void declaredShapesAreTheRealOnes() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("block", block(), manager, inputs())) {
            for (int images : new int[] {1, 2, 3}) {
                Shape[] shapes = withBatch(images);
                NDList outputs = network.forward(inputs(manager, shapes), true);
                assertThat(network.block().getOutputShapes(shapes)).isEqualTo(outputs.getShapes());
            }
        }
    }

    private Shape[] withBatch(int images) {
        return Arrays.stream(inputs())
                .map(shape -> new Shape(images).addAll(shape.slice(1)))
                .toArray(Shape[]::new);
    }

    /** Parameters and buffers, such as running statistics after a pass in training mode, are saved, and the output depends on nothing else. */
    @Test
    public final void savedAndLoadedGivesTheSameOutput() throws IOException, MalformedModelException {
        try (NDManager manager = NDManager.newBaseManager();
                Network saved = Network.create("saved", block(), manager, inputs())) {
            saved.forward(inputs(manager, inputs()), true);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            saved.block().saveParameters(new DataOutputStream(bytes));
            Block block = block();
            block.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            try (Network loaded = Network.create("loaded", block, manager, inputs())) {
                assertThat(loaded.buffers()).isEqualTo(saved.buffers());
                assertThat(loaded.arrays()).isEqualTo(saved.arrays());
                NDList inputs = inputs(manager, inputs());
                NDList expected = saved.forward(inputs, false);
                NDList actual = loaded.forward(inputs, false);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(actual.get(i)).isEqualTo(expected.get(i));
                }
            }
        }
    }

    /** Parameters are asked of the store: several devices share the block, each with parameters of its own. */
    @Test
    public final void aReplicaComputesWithItsOwnParameters() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("block", block(), manager, inputs())) {
            fill(network);
            NDList inputs = inputs(manager, inputs());
            List<float[]> expected = values(network.forward(inputs, false));
            try (Network replica = network.replica(network.device())) {
                network.arrays().values().forEach(array -> array.stopGradient().muli(0));
                assertThat(values(replica.forward(inputs, false)))
                        .usingRecursiveComparison()
                        .isEqualTo(expected);
            }
        }
    }

    private static List<float[]> values(NDList arrays) {
        return arrays.stream().map(NDArray::toFloatArray).toList();
    }

    /** Every trainable parameter influences the output. */
    @Test
    public final void everyParameterGetsAGradient() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("block", block(), manager, inputs())) {
            fill(network);
            backward(network, inputs(manager, inputs()));
            network.trainableParameters().forEach((name, parameter) -> {
                if (!isIdle(name)) {
                    try (NDArray gradient = parameter.getArray().getGradient()) {
                        assertThat(gradient.abs().max().getFloat()).as(name).isPositive();
                    }
                }
            });
        }
    }

    /** Results belong to the manager of the first input: one that a step does not close is a leak. */
    @Test
    public final void nothingIsLeftInTheParametersManager() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("block", block(), manager, inputs())) {
            int before = network.manager().getManagedArrays().size();
            for (int step = 0; step < 3; step++) {
                try (NDManager work = manager.newSubManager()) {
                    NDList outputs = backward(network, inputs(work, inputs()));
                    assertThat(outputs)
                            .allSatisfy(output ->
                                    assertThat((Object) output.getManager()).isSameAs(work));
                }
                assertThat(network.manager().getManagedArrays()).hasSize(before);
            }
        }
    }

    /** Makes inputs that record their gradient. */
    private static NDList inputs(NDManager manager, Shape... shapes) {
        NDList inputs = new NDList();
        for (Shape shape : shapes) {
            NDArray input = Uniform.of(manager, "input " + inputs.size(), shape);
            input.setRequiresGradient(true);
            inputs.add(input);
        }
        return inputs;
    }

    /** Weights of standard deviation 1 / sqrt(fan_in), so that nothing saturates; what has one dimension is far from 0. */
    private static void fill(Network network) {
        try (NDManager manager = network.manager().newSubManager()) {
            Map<String, NDArray> values = new TreeMap<>(network.arrays());
            network.trainableParameters().forEach((name, parameter) -> {
                Shape shape = parameter.getShape();
                boolean weight = shape.dimension() > 1;
                float amplitude =
                        weight ? (float) Math.sqrt(3.0 / shape.slice(1).size()) : 0.25f;
                values.put(name, Uniform.of(manager, name, shape, weight ? 0 : 0.5f, amplitude));
            });
            network.load(values);
        }
    }

    /** Runs forward and backward, as a step does, and returns the outputs. */
    private static NDList backward(Network network, NDList inputs) {
        try (GradientCollector collector =
                inputs.head().getManager().getEngine().newGradientCollector()) {
            NDList outputs = network.forward(inputs, true);
            NDManager manager = inputs.head().getManager();
            NDArray loss = manager.zeros(new Shape());
            for (int i = 0; i < outputs.size(); i++) {
                NDArray output = outputs.get(i);
                loss = loss.add(output.mul(Uniform.of(manager, "cotangent " + i, output.getShape()))
                        .sum());
            }
            collector.backward(loss);
            return outputs;
        }
    }
}
