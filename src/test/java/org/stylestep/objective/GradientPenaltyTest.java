package org.stylestep.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.stylestep.nn.Formula;
import org.stylestep.nn.InstanceNorm;
import org.stylestep.nn.Network;

/** The penalty's value and its own gradient are what differences see. StepGoldenTest compares those of the published discriminator. */
@Tag("numeric")
final class GradientPenaltyTest {

    private static final Shape IMAGE = new Shape(2, 3, 5, 4);
    private static final GradientPenalty PENALTY = new GradientPenalty(3, 0, 4);
    private static final float STEP = 1e-2f;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    private final NDArray input = Formula.of(manager, "input.1", IMAGE);
    private final Network network = network();

    /** A smooth discriminator with an instance norm. */
    private Network network() {
        Block block = new SequentialBlock()
                .add(new LambdaBlock(both -> new NDList(NDArrays.concat(both, 1))))
                .add(convolution(4))
                .add(new InstanceNorm())
                .add(LambdaBlock.singleton(NDArray::tanh))
                .add(convolution(1));
        Network made = Network.create("discriminator", block, manager, IMAGE, IMAGE);
        Formula.fill(made);
        return made;
    }

    private static Block convolution(int channels) {
        return Conv2d.builder()
                .setKernelShape(new Shape(2, 2))
                .setFilters(channels)
                .build();
    }

    private NDArray penalty(NDManager scratch) {
        NDArray image = Formula.of(scratch, "input.0", IMAGE);
        NDArray leaf = GradientPenalty.leaf(image);
        return PENALTY.of(PENALTY.r1(), network.forward(new NDList(leaf, input)), leaf);
    }

    private float penaltyNow() {
        try (NDManager scratch = manager.newSubManager();
                GradientCollector recording = Engine.getInstance().newGradientCollector()) {
            assertThat(recording).isNotNull();
            return penalty(scratch).getFloat();
        }
    }

    private double logits(float[] image) {
        try (NDManager scratch = manager.newSubManager()) {
            double sum = 0;
            for (float value :
                    network.apply(scratch.create(image, IMAGE), input).toFloatArray()) {
                sum += value;
            }
            return sum;
        }
    }

    @Test
    void valueIsTheSquaredSlopeOfTheLogits() {
        float[] image = Formula.values("input.0", (int) IMAGE.size());
        double squares = 0;
        for (int i = 0; i < image.length; i++) {
            float value = image[i];
            image[i] = value + STEP;
            double above = logits(image);
            image[i] = value - STEP;
            double below = logits(image);
            image[i] = value;
            squares += Math.pow((above - below) / (2 * STEP), 2);
        }
        // γ/2, four times as large for being taken every fourth step, over a batch of two.
        double expected = 3 / 2.0 * 4 * squares / 2;
        assertThat(Math.abs(penaltyNow() / expected - 1)).isLessThan(2e-3);
    }

    @Test
    void itsGradientIsItsSlope() {
        try (NDManager scratch = manager.newSubManager();
                GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            gradients.backward(penalty(scratch));
        }
        double largest = 0;
        for (String name : network.trainableParameters().keySet()) {
            NDArray array = network.arrays().get(name);
            float[] found = array.getGradient().toFloatArray();
            float[] at = array.toFloatArray();
            double error = 0;
            double norm = 0;
            for (int i = 0; i < at.length; i++) {
                float value = at[i];
                double above = at(name, at, i, value + STEP);
                double below = at(name, at, i, value - STEP);
                at(name, at, i, value);
                double slope = (above - below) / (2 * STEP);
                error += Math.pow(found[i] - slope, 2);
                norm += slope * slope;
            }
            largest = Math.max(largest, norm);
            // The bias before the norm and that of the logits change no gradient.
            assertThat(Math.sqrt(error)).as(name).isLessThan(3e-3 * Math.sqrt(norm) + 1e-2);
        }
        assertThat(largest).isGreaterThan(100);
    }

    private float at(String name, float[] values, int i, float value) {
        values[i] = value;
        try (NDManager scratch = manager.newSubManager()) {
            Map<String, NDArray> all = new TreeMap<>(network.arrays());
            all.put(name, scratch.create(values, network.arrays().get(name).getShape()));
            network.load(all);
        }
        return penaltyNow();
    }

    @Test
    void isDueEverySoManySteps() {
        assertThat(List.of(0L, 4L, 8L)).allMatch(step -> PENALTY.isDue(() -> step));
        assertThat(List.of(1L, 2L, 3L, 5L)).noneMatch(step -> PENALTY.isDue(() -> step));
        LongSupplier never = () -> {
            throw new AssertionError("the step makes no difference");
        };
        assertThat(GradientPenalty.NONE.isDue(never)).isFalse();
        assertThat(new GradientPenalty(1, 0, 1).isDue(never)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GradientPenalty(-1, 0, 1))
                .withMessageContaining("r1 and r2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GradientPenalty(1, 0, 0))
                .withMessageContaining("penalty_every");
    }
}
