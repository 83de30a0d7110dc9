package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stylestep.nn.EqualizedConv2d.Padding;

/** The gradient of every number that goes in, input or parameter, is the slope that central differences see. */
@Tag("numeric")
final class FiniteDifferenceTest {

    /** Near the cube root of the rounding of a float, where rounding and curvature weigh the same. */
    private static final float STEP = 1e-2f;

    private static final double TOLERANCE = 2e-3;

    record Case(String name, Block block, Shape input) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Shape shape = new Shape(3, 2, 4, 5);
        return Stream.of(
                new Case("instance norm", new InstanceNorm(), shape),
                new Case("pixel norm", new PixelNorm(), shape),
                new Case("minibatch std", new MinibatchStd(), shape),
                new Case(
                        "SAME convolution",
                        new EqualizedConv2d(EqualizedConv2d.Options.of(3, 4).withPadding(Padding.SAME)),
                        shape),
                new Case(
                        "strided convolution",
                        new EqualizedConv2d(EqualizedConv2d.Options.of(3, 3).withStride(2)),
                        shape),
                new Case(
                        "spectrally normalized convolution",
                        new EqualizedConv2d(EqualizedConv2d.Options.of(3, 3), true, true),
                        shape),
                new Case("upsampling convolution", new UpsamplingConv2d(3), shape),
                new Case("transposed convolution", new TransposedConv2d(TransposedConv2d.Options.doubling(3)), shape),
                new Case("reflection padding", new ReflectionPad2d(2), shape),
                new Case("nearest upsampling", new Upsample(Upsample.Mode.NEAREST), shape),
                new Case("bilinear upsampling", new Upsample(Upsample.Mode.BILINEAR), shape),
                new Case("adaptive instance norm of a mean", onItsMean(new AdaptiveInstanceNorm()), shape),
                new Case("modulated convolution of a mean", onItsMean(new ModulatedConv2d(3)), shape),
                new Case(
                        "modulated upsampling convolution of a mean",
                        onItsMean(new ModulatedConv2d(3, Upsample.Mode.NEAREST)),
                        shape),
                new Case(
                        "modulated bilinear convolution of a mean",
                        onItsMean(new ModulatedConv2d(3, Upsample.Mode.BILINEAR)),
                        shape),
                new Case("halving", LambdaBlock.singleton(Resampling::halved), shape));
    }

    /** Takes the mean over positions of its own maps for the style code. */
    private static Block onItsMean(Block styled) {
        return new SequentialBlock()
                .add(new LambdaBlock(maps -> new NDList(maps.head(), Pool.globalAvgPool2d(maps.head()))))
                .add(styled);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientIsTheSlope(Case checked) {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create(checked.name(), checked.block(), manager, checked.input())) {
            Formula.fill(network);
            NDList inputs = Backward.inputs(manager, checked.input());
            Backward.run(list -> network.forward(list, true), inputs);

            assertSlope("input", inputs.get(0).getGradient(), inputs.get(0).toFloatArray(), values -> {
                try (NDManager work = manager.newSubManager()) {
                    return loss(network, work.create(values, checked.input()));
                }
            });
            network.trainableParameters().forEach((name, parameter) -> {
                NDArray array = parameter.getArray();
                assertSlope(name, array.getGradient(), array.toFloatArray(), values -> {
                    try (NDManager work = manager.newSubManager()) {
                        Map<String, NDArray> all = new TreeMap<>();
                        network.parameters().forEach((key, other) -> all.put(key, other.getArray()));
                        all.put(name, work.create(values, array.getShape()));
                        network.load(all);
                        return loss(network, Formula.of(work, "input.0", checked.input()));
                    }
                });
            });
        }
    }

    @FunctionalInterface
    private interface Loss {
        double of(float[] values);
    }

    private static void assertSlope(String name, NDArray gradient, float[] at, Loss loss) {
        float[] analytic = gradient.toFloatArray();
        double error = 0;
        double norm = 0;
        for (int i = 0; i < at.length; i++) {
            float value = at[i];
            at[i] = value + STEP;
            double above = loss.of(at);
            at[i] = value - STEP;
            double below = loss.of(at);
            at[i] = value;
            double slope = (above - below) / (2 * STEP);
            error += (analytic[i] - slope) * (analytic[i] - slope);
            norm += slope * slope;
        }
        loss.of(at);
        assertThat(norm).as(name).isPositive();
        assertThat(Math.sqrt(error / norm)).as(name).isLessThanOrEqualTo(TOLERANCE);
    }

    /** The loss of {@link Backward}, summed in double precision. */
    private static double loss(Network network, NDArray input) {
        NDArray output = network.apply(input);
        float[] values = output.toFloatArray();
        float[] cotangent =
                Formula.of(input.getManager(), "cotangent.0", output.getShape()).toFloatArray();
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * cotangent[i];
        }
        return sum;
    }
}
