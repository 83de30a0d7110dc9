package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;

/** Against the same recursion in double precision. */
final class ExponentialMovingAverageTest {

    private static final int UPDATES = 60;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void averagesTheWeightsOfEveryUpdate(boolean rampUp) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Network network = Network.create(
                    "test", Linear.builder().setUnits(1).optBias(false).build(), manager, new Shape(1, 1));
            NDArray weight = network.arrays().get("weight");
            set(weight, 5);
            double expected = 5;
            try (ExponentialMovingAverage average =
                    new ExponentialMovingAverage(network, new ExponentialMovingAverage.Options(0.8f, rampUp))) {
                for (int t = 0; t < UPDATES; t++) {
                    double now = Math.sin(t);
                    set(weight, (float) now);
                    average.update(t);
                    double decay = rampUp ? Math.min(0.8, (1.0 + t) / (10.0 + t)) : 0.8;
                    expected = decay * expected + (1 - decay) * now;
                    assertThat((double) average.state().get("weight").getFloat(0, 0))
                            .as("after update %d", t)
                            .isCloseTo(expected, within(1e-6));
                }
                assertThat(weight.getFloat(0, 0)).isEqualTo((float) Math.sin(UPDATES - 1));
            }
        }
    }

    private static void set(NDArray weight, float value) {
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            weight.set(new float[] {value});
        }
    }
}
