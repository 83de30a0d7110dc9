package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numeric")
final class PerceptualDistanceTest {

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    private NDArray images(int batch, long seed) {
        return TestImages.uniform(manager, new Shape(batch, 3, 16, 16), seed);
    }

    @Test
    void isTheWeightedSumOfMeanSquaredDifferences() {
        NDArray a = images(2, 1);
        NDArray b = images(2, 2);
        float[] weights = {1, 0, 0.5f, 3};
        float scale = 0.1f;
        try (PerceptualDistance distance = new PerceptualDistance(new FilterBank(Device.cpu()), weights, scale)) {
            double expected = 0;
            NDList mapsOfA = distance.extractor().extract(a);
            NDList mapsOfB = distance.extractor().extract(b);
            for (int layer = 0; layer < weights.length; layer++) {
                float[] x = mapsOfA.get(layer).toFloatArray();
                float[] y = mapsOfB.get(layer).toFloatArray();
                double sum = 0;
                for (int i = 0; i < x.length; i++) {
                    double scaled = scale * ((double) x[i] - y[i]);
                    sum += scaled * scaled;
                }
                expected += weights[layer] * sum / x.length;
            }
            assertThat((double) distance.between(a, b).getFloat()).isEqualTo(expected, within(1e-6 * expected));
            assertThat(distance.between(a, a).getFloat()).isZero();
        }
    }

    @Test
    void gradientAgreesWithFiniteDifferences() {
        NDArray a = images(1, 1);
        NDArray b = images(1, 2);
        // Away from b, so that the slope is large, and a little to every side.
        NDArray direction = a.sub(b).add(images(1, 3));
        try (PerceptualDistance distance = new PerceptualDistance(new FilterBank(Device.cpu()), ones(4), 1)) {
            a.setRequiresGradient(true);
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                gradients.backward(distance.between(a, b));
            }
            double slope = a.getGradient().mul(direction).sum().getFloat();
            float step = 1e-2f;
            NDArray still = a.stopGradient();
            double ahead = distance.between(still.add(direction.mul(step)), b).getFloat();
            double behind = distance.between(still.sub(direction.mul(step)), b).getFloat();
            assertThat(Math.abs(slope)).isGreaterThan(0.1);
            assertThat((ahead - behind) / (2 * step)).isEqualTo(slope, within(0.01 * Math.abs(slope)));
        }
    }

    @Test
    void leavesOnlyTheScalarBehind() {
        NDArray a = images(1, 1);
        NDArray b = images(1, 2);
        FilterBank bank = new FilterBank(Device.cpu());
        try (PerceptualDistance distance = new PerceptualDistance(bank, ones(4), 1)) {
            int before = manager.getManagedArrays().size();
            int own = bank.manager().getManagedArrays().size();
            for (int call = 1; call <= 3; call++) {
                assertThat(distance.between(a, b).getShape()).isEqualTo(new Shape());
                assertThat(manager.getManagedArrays()).hasSize(before + call);
                assertThat(bank.manager().getManagedArrays()).hasSize(own);
            }
        }
    }

    @Test
    void balancedIsOneOnAverageAndEqualInEveryLayer() {
        NDArray samples = images(5, 4);
        NDArray others = images(3, 5);
        FilterBank bank = new FilterBank(Device.cpu());
        int before = manager.getManagedArrays().size();
        try (PerceptualDistance distance = PerceptualDistance.balanced(bank, samples, others)) {
            assertThat(manager.getManagedArrays()).hasSize(before);
            double sum = 0;
            int pairs = 0;
            double[] layers = new double[4];
            for (NDArray batch : new NDArray[] {samples, others}) {
                for (int i = 0; i < batch.getShape().get(0); i++) {
                    for (int j = 0; j < i; j++) {
                        NDArray a = batch.get(i + ":" + (i + 1));
                        NDArray b = batch.get(j + ":" + (j + 1));
                        sum += distance.between(a, b).getFloat();
                        for (int layer = 0; layer < 4; layer++) {
                            NDArray difference = bank.extract(a)
                                    .get(layer)
                                    .sub(bank.extract(b).get(layer));
                            layers[layer] += distance.layerWeights()[layer]
                                    * difference.square().mean().getFloat();
                        }
                        pairs++;
                    }
                }
            }
            assertThat(pairs).isEqualTo(13);
            assertThat(sum / pairs).isEqualTo(1, within(1e-4));
            for (double layer : layers) {
                assertThat(layer / pairs).isEqualTo(0.25, within(1e-4));
            }
        }
    }

    @Test
    void refusesWhatCannotBeWeighed() {
        try (FilterBank bank = new FilterBank(Device.cpu())) {
            assertThatThrownBy(() -> PerceptualDistance.published(bank))
                    .hasMessageContaining("5 layer weights for the 4");
            assertThatThrownBy(() -> new PerceptualDistance(bank, new float[] {1, 1, 1, -1}, 1))
                    .hasMessageContaining("not negative");
            assertThatThrownBy(() -> new PerceptualDistance(bank, ones(4), 0)).hasMessageContaining("positive");
            assertThatThrownBy(() -> PerceptualDistance.balanced(bank, images(1, 1)))
                    .hasMessageContaining("at least two");
            assertThatThrownBy(() -> PerceptualDistance.balanced(bank, manager.zeros(new Shape(2, 3, 16, 16))))
                    .hasMessageContaining("layer full of filter-bank-1 is 0.0");
            PerceptualDistance distance = new PerceptualDistance(bank, ones(4), 1);
            assertThatThrownBy(() -> distance.between(images(1, 1), images(2, 1)))
                    .hasMessageContaining("different shape");
        }
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
