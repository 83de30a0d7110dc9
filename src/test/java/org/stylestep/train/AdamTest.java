package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.stylestep.Golden;
import org.stylestep.nn.EqualizedLearningRate;
import org.stylestep.nn.Network;
import org.stylestep.testkit.OptimizerContract;

/** Against PyTorch in double precision, {@code scripts/golden_losses.py}, where the layer multiplies its weight by the scale. */
@Tag("numeric")
final class AdamTest {

    /** y = x · w, element by element: the gradient of sum(y) by w is x. */
    private static final class Elementwise extends AbstractBlock implements EqualizedLearningRate {

        private final float scale;
        private final Parameter weight;

        Elementwise(float scale) {
            this.scale = scale;
            weight = addParameter(Parameter.builder()
                    .setName("weight")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(12))
                    .optInitializer((manager, shape, type) -> Golden.wave(manager, 0.4, 1, 12))
                    .build());
        }

        @Override
        public float learningRateScale(Parameter parameter) {
            return scale;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            return new NDList(x.mul(store.getValue(weight, x.getDevice(), training)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    private static void steps(Network network, TrainableNetwork adam, int from, int to) {
        for (int t = from; t <= to; t++) {
            try (NDManager scratch = network.manager().newSubManager()) {
                NDArray x = Golden.wave(scratch, 0.2 * t, 0.5, 12);
                try (GradientCollector gradients = scratch.getEngine().newGradientCollector()) {
                    gradients.backward(
                            network.forward(new NDList(x), true).head().sum());
                }
                adam.update(1);
            }
        }
    }

    private static float[] weights(Network network) {
        return network.arrays().get("weight").toFloatArray();
    }

    private static Network network(NDManager manager, float scale) {
        return Network.create("test", new Elementwise(scale), manager, new Shape(12));
    }

    private static TrainableNetwork adam(Network network, Adam.Options options) {
        return new TrainableNetwork(network, TrainableNetwork.Options.of(options, 1e-3f));
    }

    private static Adam.Options options(float beta1) {
        return new Adam.Options(beta1, 0.99f, 1e-8f, 0);
    }

    @Test
    void agreesWithTheWrittenOutForm() throws IOException {
        for (JsonElement element : Golden.json("losses.json").getAsJsonArray("adam")) {
            JsonObject golden = element.getAsJsonObject();
            float scale = golden.get("scale").getAsFloat();
            try (NDManager manager = NDManager.newBaseManager();
                    Network network = network(manager, scale);
                    TrainableNetwork adam = adam(
                            network,
                            new Adam.Options(
                                    golden.get("beta1").getAsFloat(),
                                    0.99f,
                                    golden.get("epsilon").getAsFloat(),
                                    0))) {
                float[] before = weights(network);
                steps(network, adam, 1, 7);
                double[] expected = Golden.numbers(golden, "weights");
                // What moved, not where it stands: the step is small beside the weight.
                float[] moved = new float[12];
                for (int i = 0; i < 12; i++) {
                    moved[i] = weights(network)[i] - before[i];
                    expected[i] -= before[i];
                }
                assertThat(Golden.relativeError(moved, expected))
                        .as("β1 %s, scale %s, ε %s", golden.get("beta1"), golden.get("scale"), golden.get("epsilon"))
                        .isLessThan(1e-3);
            }
        }
    }

    @Nested
    final class WithFirstMoment extends OptimizerContract {
        @Override
        protected Optimizer create(Network network) {
            return new Adam(network, options(0.5f));
        }
    }

    @Nested
    final class AsPublished extends OptimizerContract {
        @Override
        protected Optimizer create(Network network) {
            return new Adam(network, Adam.Options.published());
        }
    }

    @Test
    void clearsTheGradientEvenIfItIsNotFinite() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = network(manager, 1);
                TrainableNetwork adam = adam(network, options(0))) {
            NDArray x = manager.full(new Shape(12), Float.NaN);
            try (GradientCollector gradients = manager.getEngine().newGradientCollector()) {
                gradients.backward(network.forward(new NDList(x), true).head().sum());
            }
            adam.update(1);
            assertThat(network.arrays().get("weight").getGradient().toFloatArray())
                    .containsOnly(0f);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> TrainableNetwork.Options.of(options(0), -1))
                .hasMessageContaining("learning rate")
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new Adam.Options(1, 0, 1, 0)).hasMessageContaining("beta1");
        assertThatThrownBy(() -> new Adam.Options(0, 1, 1, 0)).hasMessageContaining("beta2");
        assertThatThrownBy(() -> new Adam.Options(0, 0, 0, 0)).hasMessageContaining("epsilon");
        assertThatThrownBy(() -> new Adam.Options(0, 0, 1, -1)).hasMessageContaining("weight_decay");
        try (NDManager manager = NDManager.newBaseManager();
                Network network = network(manager, 1);
                TrainableNetwork adam = adam(network, options(0))) {
            assertThatThrownBy(() -> adam.optimizer().restore(Map.of("v.other", manager.zeros(new Shape(12))), 1))
                    .hasMessageContaining("v.other")
                    .hasMessageContaining("v.weight");
            assertThatThrownBy(() -> adam.optimizer().restore(Map.of("v.weight", manager.zeros(new Shape(3))), 1))
                    .hasMessageContaining("(3)")
                    .hasMessageContaining("(12)");
        }
    }
}
