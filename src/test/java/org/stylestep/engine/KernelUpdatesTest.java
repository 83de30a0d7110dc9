package org.stylestep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The updates in place of {@code kernels.py} against plain loops in double precision. */
@Tag("numeric")
final class KernelUpdatesTest {

    private static final int SIZE = 37;
    private static final float ENDLESS = 1e30f;

    private static NDArray wave(NDManager manager, double phase) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) Math.sin(phase + 0.7 * i);
        }
        return manager.create(values);
    }

    private static double[] numbers(NDArray array) {
        float[] floats = array.toFloatArray();
        double[] values = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /** Adam with TensorFlow's epsilon: its correction of both moments is in the rate. */
    @ParameterizedTest
    @CsvSource({"0, 0.99, 1e-8", "0.9, 0.999, 1e-8", "0.5, 0.99, 1e-3"})
    void adamFollowsItsFormulaFor200Updates(double beta1, double beta2, double epsilon) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray parameter = wave(manager, 0);
            parameter.setRequiresGradient(true);
            NDArray first = manager.zeros(new Shape(SIZE));
            NDArray second = manager.zeros(new Shape(SIZE));
            double[] p = numbers(parameter);
            double[] m = new double[SIZE];
            double[] v = new double[SIZE];
            for (int t = 1; t <= 200; t++) {
                double rate = 1e-3 * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
                NDArray gradient = wave(manager, 0.3 * t);
                double[] g = numbers(gradient);
                for (int i = 0; i < SIZE; i++) {
                    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                    p[i] -= rate * m[i] / (Math.sqrt(v[i]) + epsilon);
                }
                Kernels.update(
                        "adam",
                        new double[] {rate, beta1, beta2, epsilon},
                        List.of(
                                List.of(parameter),
                                List.of(gradient),
                                List.of(beta1 > 0 ? first : gradient),
                                List.of(second),
                                List.of(manager.create(ENDLESS))));
                gradient.close();
            }
            assertThat(numbers(parameter)).containsExactly(p, within(2e-5));
            assertThat(numbers(second)).containsExactly(v, within(1e-5));
            if (beta1 > 0) {
                assertThat(numbers(first)).containsExactly(m, within(1e-5));
            }
        }
    }

    @Test
    void interpolatesScalesCopiesAndClears() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = wave(manager, 0);
            NDArray b = wave(manager, 1);
            double[] expected = numbers(a);
            for (int i = 0; i < SIZE; i++) {
                expected[i] += 0.001 * (numbers(b)[i] - expected[i]);
            }
            Kernels.update("lerp", new double[] {0.001}, List.of(List.of(a), List.of(b)));
            assertThat(numbers(a)).containsExactly(expected, within(1e-7));
            Kernels.update("scale", new double[] {-2}, List.of(List.of(a, b)));
            for (int i = 0; i < SIZE; i++) {
                expected[i] *= -2;
            }
            assertThat(numbers(a)).containsExactly(expected, within(1e-6));
            Kernels.update("copy", new double[0], List.of(List.of(a), List.of(b)));
            assertThat(a.toFloatArray()).containsExactly(b.toFloatArray());
            NDArray broken = manager.create(new float[] {Float.NaN, Float.POSITIVE_INFINITY, 3});
            Kernels.update("zero", new double[0], List.of(List.of(a, broken)));
            assertThat(a.toFloatArray()).containsOnly(0f);
            assertThat(broken.toFloatArray()).containsOnly(0f);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5", "1000"})
    void clipsByTheNormOfAllArrays(double limit) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = wave(manager, 0);
            NDArray b = wave(manager, 1);
            double[] expected = numbers(a);
            double squares = 0;
            for (int i = 0; i < SIZE; i++) {
                squares += expected[i] * expected[i] + numbers(b)[i] * numbers(b)[i];
            }
            double factor = Math.min(1, limit / (Math.sqrt(squares) + 1e-6));
            for (int i = 0; i < SIZE; i++) {
                expected[i] *= factor;
            }
            Kernels.update("clip_norm", new double[] {limit}, List.of(List.of(a, b)));
            assertThat(numbers(a)).containsExactly(expected, within(1e-6));
        }
    }

    /** The engine's arguments hold arrays, too: 60 arrays of 16 MiB would be 960 MiB. */
    @Test
    void letsGoOfItsArrays() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(
                Files.isReadable(status), "resident memory is read from /proc, which this system does not have");
        try (NDManager manager = NDManager.newBaseManager()) {
            long before = residentMib(status);
            for (int i = 0; i < 60; i++) {
                try (NDArray large = manager.ones(new Shape(4 << 20))) {
                    Kernels.update("scale", new double[] {2}, List.of(List.of(large)));
                }
            }
            assertThat(residentMib(status) - before).isLessThan(300);
        }
    }

    private static long residentMib(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void leavesNothingBehindAndNamesTheMethod() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = wave(manager, 0);
            int held = manager.getManagedArrays().size();
            for (int i = 0; i < 1000; i++) {
                Kernels.update("scale", new double[] {1}, List.of(List.of(a)));
            }
            assertThat(manager.getManagedArrays()).hasSize(held);
            assertThatThrownBy(() -> Kernels.update("nothing", new double[0], List.of(List.of(a))))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("nothing");
        }
    }
}
