package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.stylestep.data.HostPairBatch;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.data.PairBatches;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Discrimination;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;
import org.stylestep.testkit.SmallNetworks;

/** Which networks are updated in the stages with a discriminator, byte by byte. */
final class PairStageTest {

    private static Map<String, float[]> bytes(Network network) {
        Map<String, float[]> values = new TreeMap<>();
        network.arrays().forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    private static void assertUpdated(Network network, Map<String, float[]> before) {
        bytes(network)
                .forEach((name, now) ->
                        assertThat(now).as("%s.%s", network.name(), name).isNotEqualTo(before.get(name)));
    }

    private static void assertStill(Network network, Map<String, float[]> before) {
        bytes(network)
                .forEach((name, now) ->
                        assertThat(now).as("%s.%s", network.name(), name).isEqualTo(before.get(name)));
    }

    private static void assertNoGradientLeft(Network network) {
        network.arrays().forEach((name, array) -> {
            array.setRequiresGradient(true);
            try (NDArray gradient = array.getGradient()) {
                assertThat(gradient.toFloatArray())
                        .as("gradient of %s.%s", network.name(), name)
                        .containsOnly(0f);
            }
            array.setRequiresGradient(false);
        });
    }

    private static void step(Stage<HostPairBatch> stage, int step) throws IOException {
        try (NDManager scratch = NDManager.newBaseManager(stage.device())) {
            stage.step(Tiny.batches(stage.batchSize()).make(step), step, 1, scratch);
        }
    }

    @Test
    void stageTwoUpdatesGeneratorAndDiscriminatorAndNoByteOfTheEncoder() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
            Map<String, float[]> encoder = bytes(networks.encoder());
            Map<String, float[]> generator = bytes(networks.generator());
            Map<String, float[]> discriminator = bytes(networks.discriminator());
            try (GeneratorTrainer stage = Tiny.generatorTrainer(networks, 4)) {
                for (int i = 0; i < 3; i++) {
                    step(stage, i);
                }
            }
            assertStill(networks.encoder(), encoder);
            assertUpdatedBeyondIdleBiases(networks.generator(), generator);
            assertUpdatedBeyondIdleBiases(networks.discriminator(), discriminator);
            assertNoGradientLeft(networks.encoder());
            assertNoGradientLeft(networks.generator());
            assertNoGradientLeft(networks.discriminator());
        }
    }

    @Test
    void pairsOfOtherChannelsThanTheGeneratorsAreRefused() {
        PairBatches luma = new PairBatches(Tiny.pairs(4, 1), Tiny.transform(), 2, Tiny.SEED);
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
            GeneratorOptions options = GeneratorOptions.published(Tiny.SEED);
            assertThatThrownBy(() -> new GeneratorTrainer(
                            GeneratorRole.JOINT, networks, Tiny.objective(), new LeastSquares(), luma, options))
                    .hasMessageContaining("inputs of 3 channels")
                    .hasMessageContaining("have 1");
        }
    }

    @Test
    void stageThreeUpdatesAllThree() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
            Map<String, float[]> encoder = bytes(networks.encoder());
            try (GeneratorTrainer stage = Tiny.jointFinetuner(networks, 4)) {
                step(stage, 0);
            }
            assertUpdated(networks.encoder(), encoder);
            assertNoGradientLeft(networks.encoder());
            assertNoGradientLeft(networks.discriminator());
        }
    }

    /** A bias before an instance norm has a gradient of zero up to rounding: whether it changes is chance. */
    private static void assertUpdatedBeyondIdleBiases(Network network, Map<String, float[]> before) {
        bytes(network).forEach((name, now) -> {
            if (!name.endsWith("conv.bias")
                    && !name.endsWith("conv1.bias")
                    && !name.endsWith("conv2.bias")
                    && !name.endsWith("conv3.bias")) {
                assertThat(now).as("%s.%s", network.name(), name).isNotEqualTo(before.get(name));
            }
        });
    }

    /** The discriminator's gradient is that of its own loss alone: nothing of the generator's phase is added to it. */
    @Test
    void theDiscriminatorTrainsInItsOwnPhaseOnly() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
            Objective objective = Tiny.objective();
            Discrimination discrimination =
                    new Discrimination(GanOptions.of(new LeastSquares()), Set.of(Rendering.DIRECT));
            HostPairBatch pixels = Tiny.batches(4).make(0);

            networks.setTrainable(networks.discriminator());
            try (NDManager scratch = manager.newSubManager();
                    GradientCollector gradients = manager.getEngine().newGradientCollector()) {
                Synthesis alone = new Synthesis(ImagePairBatch.of(scratch, pixels), networks, new Noise(1, 0));
                gradients.backward(
                        discrimination.evaluate(alone, Optional.empty()).total());
            }
            Map<String, float[]> expected = gradients(networks.discriminator());
            networks.discriminator().arrays().values().forEach(Gradients::zeroGrad);

            try (NDManager scratch = manager.newSubManager();
                    GradientCollector gradients = manager.getEngine().newGradientCollector()) {
                Synthesis synthesis = new Synthesis(ImagePairBatch.of(scratch, pixels), networks, new Noise(1, 0));
                networks.setTrainable(networks.generator());
                gradients.backward(objective.evaluate(synthesis).total().orElseThrow());
                networks.setTrainable(networks.discriminator());
                gradients.backward(
                        discrimination.evaluate(synthesis, Optional.empty()).total());
            }
            Map<String, float[]> found = gradients(networks.discriminator());
            expected.forEach(
                    (name, values) -> assertThat(found.get(name)).as(name).isEqualTo(values));
        }
    }

    private static Map<String, float[]> gradients(Network network) {
        Map<String, float[]> values = new TreeMap<>();
        network.arrays().forEach((name, array) -> {
            try (NDArray gradient = array.getGradient()) {
                values.put(name, gradient.toFloatArray());
            }
        });
        return values;
    }

    @Test
    void theAverageIsAppliedAndTakenBackByteForByte() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
            Map<String, float[]> start = bytes(networks.generator());
            try (GeneratorTrainer stage = Tiny.generatorTrainer(networks, 4)) {
                step(stage, 0);
                Map<String, float[]> trained = bytes(networks.generator());
                Gradients.Scope emaApplied = stage.emaApplied();
                try (emaApplied) {
                    bytes(networks.generator()).forEach((name, now) -> {
                        for (int i = 0; i < now.length; i++) {
                            float expected = 0.999f * start.get(name)[i] + 0.001f * trained.get(name)[i];
                            assertThat(now[i]).isCloseTo(expected, within(1e-6f));
                        }
                    });
                }
                assertStill(networks.generator(), trained);
            }
        }
    }

    @Test
    void stepsKeepNoArrays() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.SAMPLED);
            try (GeneratorTrainer stage = Tiny.jointFinetuner(networks, 4)) {
                step(stage, 0);
                int managed = manager.getManagedArrays().size()
                        + networks.generator().manager().getManagedArrays().size();
                for (int i = 1; i < 6; i++) {
                    step(stage, i);
                }
                assertThat(manager.getManagedArrays().size()
                                + networks.generator()
                                        .manager()
                                        .getManagedArrays()
                                        .size())
                        .isEqualTo(managed);
            }
        }
    }
}
