package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.engine.Autocast;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Kernels;
import org.stylestep.engine.Scalars;
import org.stylestep.objective.Networks;
import org.stylestep.testkit.SmallNetworks;

/** bfloat16 inside a network, float32 around it. */
final class PrecisionTest {

    private static final int BATCH = 2;

    @BeforeEach
    void supported() {
        Assumptions.assumeTrue(Autocast.isSupported(), "this platform's libtorch has no mixed precision");
    }

    private static Network network(String name, NDManager manager) {
        Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
        return switch (name) {
            case "encoder" -> networks.encoder();
            case "generator" -> networks.generator();
            case "discriminator" -> networks.discriminator();
            default -> adaptive(manager);
        };
    }

    /** Its first weights are zero and would not be rounded. */
    private static Network adaptive(NDManager manager) {
        Network network = Network.create(
                "adaptive", new AdaptiveInstanceNorm(), manager, new Shape(1, 3, 32, 32), new Shape(1, 8));
        Map<String, NDArray> values = new TreeMap<>();
        network.arrays().forEach((name, array) -> values.put(name, wave(manager, array.getShape())));
        network.load(values);
        return network;
    }

    private static NDArray wave(NDManager manager, Shape shape) {
        return manager.arange((int) shape.size())
                .toType(DataType.FLOAT32, false)
                .reshape(shape)
                .sin();
    }

    private static NDList inputs(Network network, NDManager manager) {
        NDList inputs = new NDList();
        for (Shape shape : network.inputShapes()) {
            long[] sides = shape.getShape().clone();
            sides[0] = BATCH;
            inputs.add(wave(manager, new Shape(sides)));
        }
        return inputs;
    }

    /** The outputs and, by the names of the parameters, the gradients of their mean square. */
    private static Map<String, float[]> pass(Network network, NDManager manager) {
        Map<String, float[]> found = new TreeMap<>();
        try (NDManager scratch = manager.newSubManager();
                GradientCollector gradients = scratch.getEngine().newGradientCollector()) {
            NDList outputs = network.forward(inputs(network, scratch));
            NDArray loss = null;
            for (NDArray output : outputs) {
                assertThat(output.getDataType()).isEqualTo(DataType.FLOAT32);
                found.put("output " + found.size(), output.toFloatArray());
                NDArray mean = Scalars.plus(output, 0.5).square().mean();
                loss = loss == null ? mean : loss.add(mean);
            }
            gradients.backward(loss);
        }
        network.trainableParameters().forEach((name, parameter) -> {
            NDArray gradient = parameter.getArray().getGradient();
            assertThat(gradient.getDataType()).isEqualTo(DataType.FLOAT32);
            found.put(name, gradient.toFloatArray());
            gradient.close();
            Gradients.zeroGrad(parameter.getArray());
        });
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder", "generator", "discriminator", "adaptive"})
    void agreesWithFloat32AsFarAsItsDigitsGo(String name) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Network network = network(name, manager);
            Map<String, float[]> exact = pass(network, manager);
            network.setPrecision(Precision.BFLOAT16);
            Map<String, float[]> rounded = pass(network, manager);
            List<String> outputs = exact.keySet().stream()
                    .filter(key -> key.startsWith("output"))
                    .toList();
            for (String output : outputs) {
                assertThat(relativeError(rounded.get(output), exact.get(output)))
                        .as(output)
                        .isBetween(1e-6, 0.05);
            }
            double all = 0;
            double scalar = 0;
            double exactAll = 0;
            for (String key : exact.keySet()) {
                for (int i = 0; i < exact.get(key).length; i++) {
                    scalar += (double) exact.get(key)[i] * rounded.get(key)[i];
                    exactAll += (double) exact.get(key)[i] * exact.get(key)[i];
                    all += (double) rounded.get(key)[i] * rounded.get(key)[i];
                }
            }
            assertThat(scalar / Math.sqrt(all * exactAll))
                    .as("cosine of outputs and gradients")
                    .isGreaterThan(0.99);
            network.setPrecision(Precision.FLOAT32);
            pass(network, manager)
                    .forEach((key, values) -> assertThat(values).as(key).containsExactly(exact.get(key)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generator", "discriminator"})
    void leavesNoArrayBehind(String name) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Network network = network(name, manager);
            network.setPrecision(Precision.BFLOAT16);
            pass(network, manager);
            int held = network.manager().getManagedArrays().size();
            for (int i = 0; i < 20; i++) {
                pass(network, manager);
            }
            assertThat(network.manager().getManagedArrays()).hasSize(held);
        }
    }

    @Test
    void bilinearUpsamplingTakesWhatAConvolutionReturns() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SequentialBlock block = new SequentialBlock()
                    .add(new EqualizedConv2d(EqualizedConv2d.Options.of(4, 3)))
                    .add(new Upsample(Upsample.Mode.BILINEAR));
            Network network = Network.create("upsampled", block, manager, new Shape(1, 3, 8, 8));
            float[] exact = pass(network, manager).get("output 0");
            network.setPrecision(Precision.BFLOAT16);
            assertThat(relativeError(pass(network, manager).get("output 0"), exact))
                    .isBetween(1e-6, 0.05);
        }
    }

    @Test
    void changedWeightsAreCastAnew() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Network network = network("encoder", manager);
            network.setPrecision(Precision.BFLOAT16);
            pass(network, manager);
            network.arrays()
                    .values()
                    .forEach(array -> Kernels.update("scale", new double[] {0.5}, List.of(List.of(array))));
            float[] after = pass(network, manager).get("output 0");
            network.setPrecision(Precision.FLOAT32);
            assertThat(relativeError(after, pass(network, manager).get("output 0")))
                    .isLessThan(0.05);
        }
    }

    @Test
    void renderingOnAnotherThreadTakesNoGradientAway() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (NDManager manager = NDManager.newBaseManager()) {
            Network network = network("encoder", manager);
            network.setPrecision(Precision.BFLOAT16);
            Map<String, float[]> alone = pass(network, manager);
            AtomicBoolean done = new AtomicBoolean();
            Future<?> rendering = threads.submit(() -> {
                try (NDManager own = manager.newSubManager()) {
                    while (!done.get()) {
                        Gradients.Scope off = Gradients.noGrad();
                        try (off;
                                NDManager scratch = own.newSubManager()) {
                            network.forward(inputs(network, scratch), false);
                        }
                    }
                }
            });
            for (int i = 0; i < 40; i++) {
                pass(network, manager)
                        .forEach((key, values) -> assertThat(values).as(key).containsExactly(alone.get(key)));
            }
            done.set(true);
            rendering.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private static double relativeError(float[] found, float[] expected) {
        double error = 0;
        double norm = 0;
        for (int i = 0; i < found.length; i++) {
            error += Math.pow(found[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(error / norm);
    }
}
