package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.HostBatch;
import org.stylestep.data.HostPairBatch;
import org.stylestep.image.RgbImage;
import org.stylestep.nn.Formula;
import org.stylestep.nn.GoldenGradients;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.GradientPenalty;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Relativistic;
import org.stylestep.testkit.SmallNetworks;

/**
 * The first step of StEP's objective against PyTorch in double precision, {@code scripts/golden_step.py}, and what each network makes of
 * its gradients.
 *
 * <p>Later steps have no golden values: Adam updates a parameter whose gradient is rounding, such as a bias that an instance norm cancels, as
 * far as any other, so that their losses depend on how a CPU rounds.
 */
@Tag("numeric")
final class StepGoldenTest {

    private static final int BATCH = 2;
    private static final double TOLERANCE = 1e-5;

    /** The published settings, but for β1: at 1/2 the first moment after one step is half the gradient, exactly. */
    private static final Adam.Options ADAM = new Adam.Options(0.5f, 0.99f, 1e-8f, 0);

    private static final GanOptions PUBLISHED = GanOptions.of(new LeastSquares());
    private static final GanOptions R3GAN =
            new GanOptions(new Relativistic(), new GradientPenalty(0.3f, 0.7f, 1), 0, List.of(), Optional.empty());
    private static final float RATE = 1e-3f;
    private static final float DISCRIMINATOR_RATE = 2e-3f;

    @ParameterizedTest
    @CsvSource({
        "generator, 1, step",
        "finetune, 1, step",
        "generator, 2, step_shards",
        "finetune, 2, step_shards",
        "generator, 1, step_r3gan",
        "finetune, 2, step_r3gan_shards"
    })
    void lossesAndGradientsAgree(String name, int shards, String values) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                InputStream file = StepGoldenTest.class.getResourceAsStream("/golden/" + values + ".npz");
                GeneratorTrainer stage = stage(
                        name,
                        manager,
                        new Sharding(shards, List.of(), false),
                        values.contains("r3gan") ? R3GAN : PUBLISHED)) {
            NDList golden = NDList.decode(manager, file);
            Map<String, NDArray> losses = stage.step(pixels(values.contains("r3gan") ? 6 : 2), 0, 1, manager);
            assertThat(losses.keySet())
                    .containsExactly("reconstruction_direct", "adversarial_direct", "latent_l2", "discriminator");
            int i = 0;
            for (Map.Entry<String, NDArray> loss : losses.entrySet()) {
                double expected = golden.get("losses").getFloat(i++);
                assertThat((double) loss.getValue().getFloat())
                        .as(loss.getKey())
                        .isCloseTo(expected, within(TOLERANCE * expected));
            }
            for (String network : trained(name)) {
                GoldenGradients.assertAgree(gradients(stage, network, manager), golden.get(network));
            }
        }
    }

    /** The gradients are given, as they are found in the optimizer: what is tested is how Adam updates the parameters by them. */
    @ParameterizedTest
    @ValueSource(strings = {"generator", "finetune"})
    void everyNetworkIsUpdatedByItsGradientsAndItsOptimizersSettings(String name) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = stage(name, manager, Sharding.NONE, PUBLISHED)) {
            Map<String, Map<String, float[]>> before = new TreeMap<>();
            stage.networks().forEach((network, value) -> before.put(network, values(value.arrays())));
            stage.step(pixels(2), 0, 1, manager);
            for (String network : trained(name)) {
                float rate = network.equals("discriminator") ? DISCRIMINATOR_RATE : RATE;
                Map<String, float[]> gradients = values(gradients(stage, network, manager));
                Map<String, Float> scales = stage.networks().get(network).learningRateScales();
                values(stage.networks().get(network).arrays()).forEach((parameter, now) -> {
                    double scale = scales.get(parameter);
                    for (int i = 0; i < now.length; i++) {
                        double move = firstMove(rate, scale, gradients.get(parameter)[i]);
                        float start = before.get(network).get(parameter)[i];
                        assertThat((double) now[i])
                                .as("%s.%s[%d]", network, parameter, i)
                                .isCloseTo(start + move, within(Math.ulp(start) + 1e-4 * rate * scale));
                    }
                });
            }
        }
    }

    /** The formula of {@link Adam} for t = 1. */
    private static double firstMove(float rate, double scale, double gradient) {
        double root = Math.sqrt(1 - ADAM.beta2());
        return -rate * scale * root * gradient / (root * Math.abs(gradient) + ADAM.epsilon() / scale);
    }

    private static SortedMap<String, NDArray> gradients(GeneratorTrainer stage, String network, NDManager manager) {
        SortedMap<String, NDArray> gradients = new TreeMap<>();
        stage.parts().get(network + "_adam").forEach((name, moment) -> {
            if (name.startsWith("m.")) {
                NDArray gradient = moment.mul(2);
                gradient.attach(manager);
                gradients.put(name.substring(2), gradient);
            }
        });
        return gradients;
    }

    private static Map<String, float[]> values(Map<String, NDArray> arrays) {
        Map<String, float[]> values = new TreeMap<>();
        arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    private static List<String> trained(String stage) {
        return stage.equals("generator")
                ? List.of("generator", "discriminator")
                : List.of("generator", "discriminator", "encoder");
    }

    private static GeneratorTrainer stage(String name, NDManager manager, Sharding sharding, GanOptions gan) {
        Networks networks = SmallNetworks.create(manager, StyleCode.SAMPLED);
        for (Network network : networks.all()) {
            Formula.fill(network);
        }
        GeneratorOptions published = GeneratorOptions.published(Tiny.SEED);
        GeneratorOptions options = new GeneratorOptions(
                network -> new Adam(network, ADAM),
                RATE,
                DISCRIMINATOR_RATE,
                published.generatorOnlyLearningRate(),
                published.clipNorm(),
                published.average(),
                Tiny.SEED);
        return new GeneratorTrainer(
                name.equals("generator") ? GeneratorRole.GENERATOR : GeneratorRole.FINETUNE,
                networks,
                device -> Tiny.objective(gan.loss()),
                gan,
                Tiny.batches(BATCH),
                options,
                sharding);
    }

    private static HostPairBatch pixels(int number) {
        return new HostPairBatch(images("input." + number), images("target." + number), List.of("pair 0", "pair 1"));
    }

    private static HostBatch images(String name) {
        int bytes = Tiny.SIZE * Tiny.SIZE * 3;
        float[] values = Formula.values(name, BATCH * bytes);
        List<RgbImage> images = new ArrayList<>();
        for (int image = 0; image < BATCH; image++) {
            byte[] pixels = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                pixels[i] = (byte) Math.min(255, Math.floor((values[image * bytes + i] + 1.0) * 128));
            }
            images.add(new RgbImage(Tiny.SIZE, Tiny.SIZE, pixels));
        }
        return new HostBatch(images);
    }
}
