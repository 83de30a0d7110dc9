package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.nn.Network;

/** Clipping and weight decay against the same formula in double precision. */
final class TrainableNetworkTest {

    private static final float[] WEIGHT = {3, -4, 1, 0.5f, 2, -1};
    private static final float[] BIAS = {12, -2};
    /** Of all elements of both: the root of 9 + 16 + 1 + 0.25 + 4 + 1 + 144 + 4. */
    private static final double NORM = Math.sqrt(179.25);

    /** Keeps what it is given. */
    private static final class Recording implements Optimizer {

        private final Map<String, float[]> seen = new TreeMap<>();
        private double rate;

        @Override
        public void update(double learningRate, Map<String, NDArray> gradients) {
            rate = learningRate;
            gradients.forEach((name, gradient) -> seen.put(name, gradient.toFloatArray()));
        }

        @Override
        public long updates() {
            return seen.isEmpty() ? 0 : 1;
        }

        @Override
        public Map<String, NDArray> state() {
            return Map.of();
        }

        @Override
        public void restore(Map<String, NDArray> saved, long updatesDone) {
            // It has no state.
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    private static Network network(NDManager manager) {
        return Network.create("test", Linear.builder().setUnits(2).build(), manager, new Shape(1, 3));
    }

    private static Map<String, NDArray> gradients(NDManager manager) {
        return Map.of("weight", manager.create(WEIGHT, new Shape(2, 3)), "bias", manager.create(BIAS, new Shape(2)));
    }

    @ParameterizedTest
    @ValueSource(floats = {0.5f, 10, 100})
    void clipsByTheNormOfAllGradients(float norm) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Recording recording = new Recording();
            TrainableNetwork network = new TrainableNetwork(
                    network(manager),
                    new TrainableNetwork.Options(created -> recording, 0.25f, Optional.of(norm), Optional.empty()));
            network.update(0.5, gradients(manager));
            assertThat(recording.rate).isEqualTo(0.125);
            double factor = Math.min(1, norm / NORM);
            for (int i = 0; i < WEIGHT.length; i++) {
                assertThat((double) recording.seen.get("weight")[i]).isCloseTo(WEIGHT[i] * factor, within(1e-5));
            }
            assertThat((double) recording.seen.get("bias")[0]).isCloseTo(BIAS[0] * factor, within(1e-5));
        }
    }

    @Test
    void weightDecayShrinksWeightsBesideTheUpdate() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] plain = updated(manager, 0);
            float[] decayed = updated(manager, 0.3f);
            for (int i = 0; i < plain.length; i++) {
                // w·(1 − rate·decay) − step, where plain = w − step and all weights were 1
                assertThat((double) decayed[i]).isCloseTo(plain[i] - 0.1 * 0.3, within(1e-6));
            }
        }
    }

    private static float[] updated(NDManager manager, float weightDecay) {
        Network network = network(manager);
        network.arrays().get("weight").set(new float[] {1, 1, 1, 1, 1, 1});
        Adam.Options options = new Adam.Options(0.5f, 0.9f, 1e-8f, weightDecay);
        new TrainableNetwork(network, TrainableNetwork.Options.of(options, 0.1f)).update(1, gradients(manager));
        return network.arrays().get("weight").toFloatArray();
    }

    @Test
    void refusesANormOfZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainableNetwork.Options(
                        network -> new Recording(), 0.1f, Optional.of(0f), Optional.empty()))
                .withMessageContaining("norm")
                .withMessageContaining("0.0");
    }
}
