package org.stylestep.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stylestep.Golden;
import org.stylestep.testkit.SmallNetworks;

/** Losses and their gradients against PyTorch: {@code scripts/golden_losses.py}. */
@Tag("numeric")
final class LossGoldenTest {

    private static final double TOLERANCE = 1e-5;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    @Test
    void tripletLoss() throws IOException {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        inputs.put("anchors", Golden.wave(manager, 0.1, 0.4, 4, 8));
        inputs.put("positives", Golden.wave(manager, 0.3, 0.4, 4, 8));
        inputs.put("negatives", Golden.wave(manager, 0.5, 0.4, 4, 8));
        check(
                "triplet",
                inputs,
                () -> new TripletLoss(TripletLoss.PUBLISHED_MARGIN)
                        .evaluate(inputs.get("anchors"), inputs.get("positives"), inputs.get("negatives"))
                        .loss());
    }

    @Test
    void l1() throws IOException {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        inputs.put("a", Golden.wave(manager, 0.2, 1, 2, 3, 4, 4));
        inputs.put("b", Golden.wave(manager, 1.1, 1, 2, 3, 4, 4));
        check("l1", inputs, () -> ImageDistance.L1.between(inputs.get("a"), inputs.get("b")));
    }

    @Test
    void l1AtFourScales() throws IOException {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        inputs.put("a", Golden.wave(manager, 0.2, 1, 2, 3, 8, 18));
        inputs.put("b", Golden.wave(manager, 1.1, 1, 2, 3, 8, 18));
        check("multi_scale_l1", inputs, () -> ImageDistance.MULTI_SCALE_L1.between(inputs.get("a"), inputs.get("b")));
    }

    /** Logits at two scales. */
    private static Map<String, NDArray> logits(NDManager manager) {
        Map<String, NDArray> logits = new LinkedHashMap<>();
        logits.put("full", Golden.wave(manager, 0.9, 1, 2, 1, 4, 4));
        logits.put("half", Golden.wave(manager, 1.7, 1, 2, 1, 2, 2));
        return logits;
    }

    /** The same and, after them, logits for other images. */
    private static Map<String, NDArray> pairedLogits(NDManager manager) {
        Map<String, NDArray> logits = logits(manager);
        logits.put("other", Golden.wave(manager, 0.4, 1, 2, 1, 4, 4));
        logits.put("smaller", Golden.wave(manager, 2.2, 1, 2, 1, 2, 2));
        return logits;
    }

    @Test
    void adversarialLosses() throws IOException {
        Map<String, NDArray> inputs = logits(manager);
        NDList logits = new NDList(inputs.values());
        check("lsgan_real", inputs, () -> new LeastSquares().real(logits));
        check("lsgan_fake", inputs, () -> new LeastSquares().fake(logits));
        check("lsgan_real", inputs, () -> new LeastSquares().generatorLoss(logits));
        check("logistic_real", inputs, () -> new Logistic().real(logits));
        check("logistic_fake", inputs, () -> new Logistic().fake(logits));
        check("logistic_real", inputs, () -> new Logistic().generatorLoss(logits));
        check("hinge_real", inputs, () -> new Hinge().real(logits));
        check("hinge_fake", inputs, () -> new Hinge().fake(logits));
        check("hinge_generator", inputs, () -> new Hinge().generatorLoss(logits));
    }

    @Test
    void relativisticLossPairsTheLogits() throws IOException {
        Map<String, NDArray> inputs = pairedLogits(manager);
        List<NDArray> maps = List.copyOf(inputs.values());
        NDList logits = new NDList(maps.subList(0, 2));
        NDList others = new NDList(maps.subList(2, 4));
        check("relativistic", inputs, () -> new Relativistic().real(Logits.difference(logits, others)));
        check("relativistic", inputs, () -> new Relativistic().generatorLoss(Logits.difference(logits, others)));
    }

    @Test
    void lecamComparesLogitsWithTheAveragesOfTheOtherKind() throws IOException {
        Map<String, NDArray> inputs = pairedLogits(manager);
        List<NDArray> maps = List.copyOf(inputs.values());
        LogitAverages averages = new LogitAverages(SmallNetworks.discriminator("discriminator", manager));
        averages.restore(Map.of("real", manager.create(0.4f), "fake", manager.create(-0.2f)));
        check(
                "lecam",
                inputs,
                () -> averages.regularization(new NDList(maps.subList(0, 2)), new NDList(maps.subList(2, 4))));
        averages.update(manager.create(1.4f), manager.create(0.8f));
        assertThat(averages.arrays().get("real").getFloat()).isCloseTo(0.41f, within(1e-6f));
        assertThat(averages.arrays().get("fake").getFloat()).isCloseTo(-0.19f, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void augmentations(DiffAugment operation) throws IOException {
        DiffAugment.Draw[] draws = {
            new DiffAugment.Draw(0.1, 0.7, 0.9, 0.0, 0.99, 0.3, 0.8),
            new DiffAugment.Draw(0.8, 0.2, 0.3, 0.9, 0.3, 0.95, 0.05)
        };
        Map<String, NDArray> inputs = Map.of("image", Golden.wave(manager, 0.3, 1, 2, 3, 6, 10));
        NDArray cotangent = Golden.wave(manager, 1.9, 1, 2, 3, 6, 10);
        check(
                operation.name().toLowerCase(Locale.ROOT),
                inputs,
                () -> operation.apply(inputs.get("image"), draws).mul(cotangent).sum());
    }

    @Test
    void divergenceOfTheCodesFromANormalDistribution() throws IOException {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        inputs.put("mean", Golden.wave(manager, 0.2, 1, 4, 8));
        inputs.put("logvar", Golden.wave(manager, 1.3, 0.7, 4, 8));
        check("latent_kl", inputs, () -> LatentKl.divergence(inputs.get("mean"), inputs.get("logvar")));
    }

    @Test
    void activeIsTheShareOfTripletsInsideTheMargin() {
        NDArray anchors = manager.create(new float[][] {{0, 0}, {0, 0}, {0, 0}, {0, 0}});
        NDArray positives = manager.create(new float[][] {{0, 0}, {1, 0}, {0, 0}, {0, 0}});
        NDArray negatives = manager.create(new float[][] {{1, 1}, {0, 0}, {0.1f, 0}, {2, 0}});
        TripletLoss.Value value = new TripletLoss(0.1f).evaluate(anchors, positives, negatives);
        assertThat(value.active().getFloat()).isEqualTo(0.5f);
        assertThat(value.loss().getFloat()).isCloseTo((1.1f + 0.09f) / 4, within(1e-6f));
    }

    private static void check(String name, Map<String, NDArray> inputs, Supplier<NDArray> loss) throws IOException {
        JsonObject golden = golden(name);
        inputs.values().forEach(input -> input.setRequiresGradient(false));
        inputs.values().forEach(input -> input.setRequiresGradient(true));
        NDManager manager = inputs.values().iterator().next().getManager();
        Map<String, float[]> before = new LinkedHashMap<>();
        inputs.forEach((key, input) -> before.put(key, input.getGradient().toFloatArray()));
        try (GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            NDArray value = loss.get();
            assertThat(value.getFloat()).isCloseTo(golden.get("loss").getAsFloat(), within(1e-6f));
            gradients.backward(value);
        }
        inputs.forEach((key, input) -> {
            // Gradients accumulate over calls with the same inputs.
            float[] gradient = input.getGradient().toFloatArray();
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] -= before.get(key)[i];
            }
            assertThat(Golden.relativeError(gradient, Golden.numbers(golden.getAsJsonObject("gradients"), key)))
                    .as("gradient of %s by %s", name, key)
                    .isLessThan(TOLERANCE);
        });
    }

    private static JsonObject golden(String name) throws IOException {
        for (JsonElement element : Golden.json("losses.json").getAsJsonArray("losses")) {
            if (element.getAsJsonObject().get("name").getAsString().equals(name)) {
                return element.getAsJsonObject();
            }
        }
        throw new AssertionError("no golden loss " + name);
    }
}
