package org.stylestep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stylestep.nn.EqualizedConv2d;
import org.stylestep.nn.Network;
import org.stylestep.train.Optimizer;

/** What every optimizer must keep; the test of an implementation extends it. */
public abstract class OptimizerContract {

    private static final double RATE = 1e-2;

    private final NDManager manager = NDManager.newBaseManager();

    /**
     * Creates the optimizer.
     *
     * @param network the network whose trainable parameters it updates
     * @return the optimizer, its state as at the beginning
     * @throws IOException if a file that it needs cannot be read
     */
    protected abstract Optimizer create(Network network) throws IOException;

    /** Frees the networks. */
    @AfterEach
    public final void close() {
        manager.close();
    }

    /** A linear layer and a normalization, whose running statistics no optimizer updates. */
    private Network network() {
        Engine.getInstance().setRandomSeed(5);
        SequentialBlock block = new SequentialBlock()
                .add(Linear.builder().setUnits(3).build())
                .add(BatchNorm.builder().build());
        return Network.create("network", block, manager, new Shape(1, 4));
    }

    private static void steps(Optimizer optimizer, Network network, double rate, int from, int to) {
        for (int step = from; step < to; step++) {
            try (NDManager scratch = network.manager().newSubManager()) {
                optimizer.update(rate, gradients(network, step, scratch));
            }
        }
    }

    private static Map<String, NDArray> gradients(Network network, int step, NDManager scratch) {
        Map<String, NDArray> gradients = new TreeMap<>();
        network.trainableParameters()
                .forEach((name, parameter) ->
                        gradients.put(name, Uniform.of(scratch, name + " " + step, parameter.getShape())));
        return gradients;
    }

    private static Map<String, float[]> values(Map<String, NDArray> arrays) {
        Map<String, float[]> values = new TreeMap<>();
        arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    private static Map<String, NDArray> copies(Map<String, NDArray> arrays) {
        Map<String, NDArray> copies = new TreeMap<>();
        arrays.forEach((name, array) -> copies.put(name, array.duplicate()));
        return copies;
    }

    /** The first step goes down the gradient in every trainable parameter and in no other. */
    @Test
    public final void updatesTheTrainableParametersDownTheirGradients() throws IOException {
        Network network = network();
        try (Optimizer optimizer = create(network);
                NDManager scratch = manager.newSubManager()) {
            Map<String, float[]> before = values(network.arrays());
            Map<String, float[]> gradients = values(gradients(network, 0, scratch));
            steps(optimizer, network, RATE, 0, 1);
            Map<String, float[]> after = values(network.arrays());
            for (String name : before.keySet()) {
                if (gradients.containsKey(name)) {
                    assertThat(dot(gradients.get(name), before.get(name), after.get(name)))
                            .as(name)
                            .isNegative();
                } else {
                    assertThat(after.get(name)).as(name).containsExactly(before.get(name));
                }
            }
            assertThat(optimizer.updates()).isEqualTo(1);
        }
    }

    private static double dot(float[] gradient, float[] before, float[] after) {
        double sum = 0;
        for (int i = 0; i < gradient.length; i++) {
            sum += gradient[i] * (after[i] - before[i]);
        }
        return sum;
    }

    /** A schedule changes the rate from step to step: a larger one moves further. */
    @Test
    public final void aLargerLearningRateMovesFurther() throws IOException {
        assertThat(distance(2 * RATE)).isGreaterThan(1.2 * distance(RATE));
    }

    private double distance(double rate) throws IOException {
        Network network = network();
        try (Optimizer optimizer = create(network)) {
            Map<String, float[]> before = values(network.arrays());
            steps(optimizer, network, rate, 0, 2);
            double sum = 0;
            for (Map.Entry<String, float[]> after : values(network.arrays()).entrySet()) {
                for (int i = 0; i < after.getValue().length; i++) {
                    sum += Math.pow(after.getValue()[i] - before.get(after.getKey())[i], 2);
                }
            }
            return Math.sqrt(sum);
        }
    }

    /** A parameter of an equalized learning rate moves by its factor times the step that it would take at the plain rate. */
    @Test
    public final void scalesTheStepByTheEqualizedLearningRate() throws IOException {
        Network plain = convolution(0);
        Network slow = convolution(3);
        slow.load(plain.arrays());
        for (String name : plain.parameters().keySet()) {
            double factors = slow.learningRateScales().get(name)
                    / plain.learningRateScales().get(name);
            assertThat(step(slow, name) / step(plain, name)).as(name).isCloseTo(factors, within(0.01));
        }
    }

    /** A convolution whose weight trains at the factor √(2 / ((1 + slope²)·fan_in)). */
    private Network convolution(float slope) {
        return Network.create(
                "network",
                new EqualizedConv2d(EqualizedConv2d.Options.of(3, 3).withSlope(slope)),
                manager,
                new Shape(1, 2, 8, 8));
    }

    private double step(Network network, String name) throws IOException {
        Map<String, NDArray> before = copies(network.arrays());
        try (Optimizer optimizer = create(network)) {
            steps(optimizer, network, RATE, 0, 1);
        }
        NDArray after = network.arrays().get(name).stopGradient();
        double length = after.sub(before.get(name).stopGradient()).norm().getFloat();
        network.load(before);
        return length;
    }

    /** A training that is resumed gives the bytes of one that was not cut. */
    @Test
    public final void goesOnByteForByteFromItsState() throws IOException {
        Network straight = network();
        Network cut = network();
        try (Optimizer whole = create(straight);
                Optimizer first = create(cut);
                Optimizer second = create(cut)) {
            steps(whole, straight, RATE, 0, 6);
            steps(first, cut, RATE, 0, 3);
            second.restore(copies(first.state()), first.updates());
            steps(second, cut, RATE, 3, 6);
            assertThat(values(cut.arrays())).usingRecursiveComparison().isEqualTo(values(straight.arrays()));
            assertThat(values(second.state())).usingRecursiveComparison().isEqualTo(values(whole.state()));
            assertThat(second.updates()).isEqualTo(6);
        }
    }

    /** State of another network is refused. */
    @Test
    public final void refusesStateOfOtherNamesOrShapes() throws IOException {
        Network network = network();
        try (Optimizer optimizer = create(network)) {
            Map<String, NDArray> more = copies(optimizer.state());
            more.put("another", manager.zeros(new Shape(2)));
            assertThatThrownBy(() -> optimizer.restore(more, 1)).isInstanceOf(IllegalArgumentException.class);
            Map<String, NDArray> larger = copies(optimizer.state());
            larger.replaceAll((name, array) -> manager.zeros(new Shape(7, 7)));
            if (!larger.isEmpty()) {
                assertThatThrownBy(() -> optimizer.restore(larger, 1)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(optimizer.updates()).isZero();
        }
    }

    /** Thousands of updates must not fill the memory. */
    @Test
    public final void keepsNoArrays() throws IOException {
        Network network = network();
        try (Optimizer optimizer = create(network);
                NDManager scratch = network.manager().newSubManager()) {
            steps(optimizer, network, RATE, 0, 2);
            Map<String, NDArray> gradients = gradients(network, 2, scratch);
            int owned = network.manager().getManagedArrays().size();
            int given = scratch.getManagedArrays().size();
            for (int i = 0; i < 5; i++) {
                optimizer.update(RATE, gradients);
            }
            assertThat(network.manager().getManagedArrays())
                    .as("arrays of the network's manager")
                    .hasSize(owned);
            assertThat(scratch.getManagedArrays())
                    .as("arrays of the gradients' manager")
                    .hasSize(given);
        }
    }
}
