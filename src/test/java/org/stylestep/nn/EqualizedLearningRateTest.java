package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.stylestep.engine.Gradients;

/** A rate of s·lr on weights from N(0, s²) is the published equalized learning rate. */
@Tag("numeric")
final class EqualizedLearningRateTest {

    private static final Shape IMAGES = new Shape(4, 3, 6, 6);
    private static final Shape KERNELS = new Shape(5, 3, 3, 3);
    private static final float RATE = 0.1f;
    /** As large as the gradients, so that it takes part. */
    private static final float EPSILON = 1e-3f;

    @Test
    void weightsAreTheScaledOnesOfTheWrittenOutForm() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create(
                        "conv", new EqualizedConv2d(EqualizedConv2d.Options.of(5, 3)), manager, IMAGES)) {
            float s = network.learningRateScales().get("weight");
            NDArray plain = Formula.of(manager, "plain", KERNELS);
            NDArray bias = manager.zeros(new Shape(5));
            plain.setRequiresGradient(true);
            bias.setRequiresGradient(true);
            network.load(Map.of("weight", plain.mul(s), "bias", bias));
            NDArray weight = network.parameters().get("weight").getArray();
            NDArray ourBias = network.parameters().get("bias").getArray();

            List<Adam> trainables = List.of(
                    new Adam(plain, RATE, EPSILON),
                    new Adam(bias, RATE, EPSILON),
                    new Adam(weight, RATE * s, EPSILON / s),
                    new Adam(ourBias, RATE, EPSILON));
            float[] start = weight.toFloatArray();
            for (int step = 1; step <= 8; step++) {
                NDArray x = Formula.of(manager, "images " + step, IMAGES);
                backward(() -> convolution(x, plain.mul(s), bias));
                backward(() -> network.forward(new NDList(x), true).head());
                for (Adam adam : trainables) {
                    adam.step(step);
                }
            }
            assertThat(distance(weight.toFloatArray(), start)).isGreaterThan(0.1);
            assertThat(distance(weight.toFloatArray(), plain.mul(s).toFloatArray()))
                    .isLessThan(1e-5);
            assertThat(distance(ourBias.toFloatArray(), bias.toFloatArray())).isLessThan(1e-5);
        }
    }

    @Test
    void scaleIsThePublishedOne() {
        try (NDManager manager = NDManager.newBaseManager();
                Network conv =
                        Network.create("conv", new EqualizedConv2d(EqualizedConv2d.Options.of(5, 3)), manager, IMAGES);
                Network pointwise = Network.create(
                        "pointwise",
                        new EqualizedConv2d(EqualizedConv2d.Options.of(5, 1).withSlope(1)),
                        manager,
                        new Shape(1, 16, 4, 4))) {
            assertThat(conv.learningRateScales().get("weight"))
                    .isCloseTo((float) Math.sqrt(2 / (1.04 * 27)), within(1e-7f));
            assertThat(pointwise.learningRateScales().get("weight")).isEqualTo(0.25f);
            assertThat(conv.learningRateScales().get("bias")).isEqualTo(1);
        }
    }

    @Test
    void weightsStartWithTheScaleAsDeviation() {
        Engine.getInstance().setRandomSeed(1);
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create(
                        "conv",
                        new EqualizedConv2d(EqualizedConv2d.Options.of(64, 3)),
                        manager,
                        new Shape(1, 64, 8, 8))) {
            NDArray weight = network.parameters().get("weight").getArray();
            float s = network.learningRateScales().get("weight");
            // 36,864 draws: the deviation is known to 0.4 %, the mean to 0.5 % of s.
            assertThat(weight.square().mean().sqrt().getFloat()).isCloseTo(s, within(0.015f * s));
            assertThat(weight.mean().getFloat()).isCloseTo(0, within(0.02f * s));
            assertThat(network.parameters().get("bias").getArray().toFloatArray())
                    .containsOnly(0);
        }
    }

    private static void backward(Supplier<NDArray> forward) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray output = forward.get();
            NDArray target = Formula.of(output.getManager(), "target", output.getShape());
            collector.backward(output.sub(target).square().mean());
        }
    }

    private static NDArray convolution(NDArray x, NDArray weight, NDArray bias) {
        return x.getNDArrayInternal()
                .convolution(x, weight, bias, new Shape(1, 1), new Shape(1, 1), new Shape(1, 1), 1)
                .head();
    }

    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < a.length; i++) {
            difference += Math.pow((double) a[i] - b[i], 2);
            norm += Math.pow(b[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    /** TensorFlow's Adam, which the published code trains with: the epsilon stands outside the bias correction. */
    private static final class Adam {

        private static final double BETA1 = 0.5;
        private static final double BETA2 = 0.99;

        private final NDArray array;
        private final double rate;
        private final double epsilon;
        private final double[] first;
        private final double[] second;

        Adam(NDArray array, double rate, double epsilon) {
            this.array = array;
            this.rate = rate;
            this.epsilon = epsilon;
            this.first = new double[(int) array.size()];
            this.second = new double[(int) array.size()];
        }

        void step(int t) {
            float[] gradient = array.getGradient().toFloatArray();
            float[] values = array.toFloatArray();
            double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, t)) / (1 - Math.pow(BETA1, t));
            for (int i = 0; i < values.length; i++) {
                first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
                second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
                values[i] -= (float) (corrected * first[i] / (Math.sqrt(second[i]) + epsilon));
            }
            array.set(new NDIndex("..."), array.getManager().create(values, array.getShape()));
            Gradients.zeroGrad(array);
        }
    }
}
