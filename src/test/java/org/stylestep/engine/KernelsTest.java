package org.stylestep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.stylestep.testkit.FreedMemory;

/** What the golden tests of the blocks do not show: names, memory, threads and errors. */
final class KernelsTest {

    private static final long[] STRIDE_TWO = {2, 1, 0};

    private static NDArray ramp(NDManager manager, Shape shape) {
        try (NDArray numbers = manager.arange((int) shape.size())) {
            return numbers.toType(DataType.FLOAT32, false).reshape(shape).sin();
        }
    }

    private static NDArray transposed(NDArray x, NDArray weight, NDArray bias) {
        return Kernels.call("conv_transpose2d", STRIDE_TWO, x, weight, bias);
    }

    @Test
    void resultIsInTheManagerOfTheFirstArrayWhateverTheNames() {
        try (NDManager parameters = NDManager.newBaseManager();
                NDManager step = NDManager.newBaseManager()) {
            NDArray weight = ramp(parameters, new Shape(3, 2, 4, 4));
            weight.setName("up1.weight");
            weight.setRequiresGradient(true);
            NDArray bias = ramp(parameters, new Shape(2));
            bias.setName("bias[]");
            int held = parameters.getManagedArrays().size();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray x = ramp(step, new Shape(1, 3, 4, 4));
                x.setName("x()");
                NDArray y = transposed(x, weight, bias);
                assertThat((Object) y.getManager()).isSameAs(step);
                assertThat(y.getName()).isNull();
                collector.backward(y.sum());
            }
            assertThat(weight.getName()).isEqualTo("up1.weight");
            assertThat(parameters.getManagedArrays()).hasSize(held);
            assertThat(weight.getGradient().abs().max().getFloat()).isPositive();
        }
    }

    @Test
    void aThousandCallsLeaveNothingBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = ramp(manager, new Shape(1, 3, 4, 4));
            NDArray weight = ramp(manager, new Shape(3, 2, 4, 4));
            weight.setName("weight");
            NDArray bias = manager.zeros(new Shape(2));
            transposed(x, weight, bias).close();
            int held = manager.getManagedArrays().size();
            for (int i = 0; i < 1000; i++) {
                transposed(x, weight, bias).close();
            }
            assertThat(manager.getManagedArrays()).hasSize(held);
        }
    }

    @Test
    void garbageCollectionBetweenThePassesChangesNoGradient() {
        assertThat(gradient(true)).containsExactly(gradient(false));
    }

    private static float[] gradient(boolean collectGarbage) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = ramp(manager, new Shape(3, 2, 4, 4));
            weight.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray x = ramp(manager, new Shape(2, 3, 5, 5));
                NDArray y = transposed(x, weight, manager.zeros(new Shape(2)));
                NDArray loss = Kernels.call("reflection_pad2d", new long[] {2}, y)
                        .square()
                        .sum();
                if (collectGarbage) {
                    FreedMemory.overwrite();
                }
                collector.backward(loss);
            }
            return weight.getGradient().toFloatArray();
        }
    }

    @Test
    void eightThreadsGetTheSameBits() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = ramp(manager, new Shape(3, 2, 4, 4));
            weight.setName("weight");
            NDArray bias = manager.zeros(new Shape(2));
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                results.add(threads.submit(() -> {
                    try (NDManager own = manager.newSubManager()) {
                        return transposed(ramp(own, new Shape(2, 3, 5, 5)), weight, bias)
                                .toFloatArray();
                    }
                }));
            }
            float[] expected = results.get(0).get();
            for (Future<float[]> result : results) {
                assertThat(result.get()).containsExactly(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void errorsNameTheMethod() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(1, 1, 4, 4));
            assertThatThrownBy(() -> Kernels.call("conv3d", x))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("conv3d");
        }
        NDArray foreign = (NDArray) Proxy.newProxyInstance(
                NDArray.class.getClassLoader(), new Class<?>[] {NDArray.class}, (proxy, method, arguments) -> null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kernels.call("reflection_pad2d", new long[] {1}, foreign))
                .withMessageContaining("reflection_pad2d")
                .withMessageContaining("PyTorch engine only");
    }
}
