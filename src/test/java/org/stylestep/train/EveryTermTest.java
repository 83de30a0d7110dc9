package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Trains;
import org.stylestep.testkit.SmallNetworks;

/** Each loss term alone, trained for some steps: what it may train changes, and no byte of the rest. */
final class EveryTermTest {

    static Stream<String> terms() {
        return Tiny.terms().stream();
    }

    private static LossTerm term(String name) {
        return Tiny.objective(name).terms().get(0).term();
    }

    @ParameterizedTest
    @MethodSource("terms")
    void trainsWhatItDeclaresWhereEverythingTrains(String name) throws IOException {
        Trains trains = term(name).trains();
        Set<String> updated = new TreeSet<>();
        if (trains.encoder()) {
            updated.add("encoder");
        }
        if (trains.generator()) {
            updated.add("generator");
        }
        if (term(name).discriminated().isPresent()) {
            updated.add("discriminator");
        }
        assertThat(updated(name, true)).isEqualTo(updated);
    }

    @ParameterizedTest
    @MethodSource("terms")
    void leavesAFrozenEncoderAsItIs(String name) throws IOException {
        assertThat(updated(name, false)).doesNotContain("encoder");
    }

    private static Set<String> updated(String name, boolean encoderTrains) throws IOException {
        Objective objective = Objective.builder().add(name, 1, term(name)).build();
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.SAMPLED);
            Map<String, Map<String, float[]>> before = weights(networks);
            try (GeneratorTrainer stage = stage(networks, objective, encoderTrains)) {
                for (int step = 0; step < 3; step++) {
                    Map<String, Float> values = step(stage, step);
                    assertThat(values).containsKey(name);
                    assertThat(values.values())
                            .allSatisfy(value -> assertThat(value).isFinite());
                }
            }
            networks.all().forEach(EveryTermTest::assertNoGradientLeft);
            return updated(networks, before);
        }
    }

    private static Set<String> updated(Networks networks, Map<String, Map<String, float[]>> before) {
        Set<String> updated = new TreeSet<>();
        weights(networks)
                .forEach((network, arrays) -> arrays.forEach((key, now) -> {
                    if (!Arrays.equals(now, before.get(network).get(key))) {
                        updated.add(network);
                    }
                }));
        return updated;
    }

    /** A rendering goes to one discriminator: the other is not trained on it. */
    @ParameterizedTest
    @ValueSource(strings = {"adversarial_direct", "adversarial_random"})
    void randomStylesMayHaveADiscriminatorOfTheirOwn(String name) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = Tiny.withRandomDiscriminator(SmallNetworks.create(manager, StyleCode.OFFSET), manager);
            Map<String, Map<String, float[]>> before = weights(networks);
            String discriminator = name.equals("adversarial_random") ? "discriminator_random" : "discriminator";
            try (GeneratorTrainer stage = Tiny.jointTrainer(networks, Tiny.objective(name), 4)) {
                assertThat(step(stage, 0)).containsOnlyKeys(name, discriminator);
                assertThat(stage.terms())
                        .singleElement()
                        .satisfies(row -> assertThat(row.discriminator()).contains(discriminator));
            }
            assertThat(updated(networks, before)).contains(discriminator).containsAnyOf("generator");
            assertThat(updated(networks, before).stream().filter(network -> network.startsWith("discriminator")))
                    .containsExactly(discriminator);
        }
    }

    /** Terms of the generator-only phase add to the other updates: both start from the same weights. */
    @Test
    void theUpdatesOfBothPhasesAddUp() throws IOException {
        Map<String, float[]> start = generatorAfter();
        Map<String, float[]> shared = generatorAfter("reconstruction_direct");
        Map<String, float[]> alone = generatorAfter("latent_reconstruction_swapped", "latent_reconstruction_random");
        Map<String, float[]> both = generatorAfter(
                "reconstruction_direct", "latent_reconstruction_swapped", "latent_reconstruction_random");
        start.forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                float sum = shared.get(name)[i] + alone.get(name)[i] - values[i];
                assertThat(both.get(name)[i]).as(name).isCloseTo(sum, within(1e-6f));
            }
        });
        assertThat(alone).usingRecursiveComparison().isNotEqualTo(start);
    }

    private static Map<String, float[]> generatorAfter(String... terms) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
            if (terms.length > 0) {
                try (GeneratorTrainer stage = Tiny.jointTrainer(networks, Tiny.objective(terms), 4)) {
                    step(stage, 0);
                }
            }
            return weights(networks).get("generator");
        }
    }

    @Test
    void allTermsAtOnceKeepNoArrays() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = Tiny.withRandomDiscriminator(SmallNetworks.create(manager, StyleCode.SAMPLED), manager);
            String[] all = terms().toArray(String[]::new);
            try (GeneratorTrainer stage = Tiny.jointTrainer(networks, Tiny.objective(all), 4)) {
                step(stage, 0);
                int kept = managed(networks);
                for (int i = 1; i < 4; i++) {
                    step(stage, i);
                }
                assertThat(managed(networks)).isEqualTo(kept);
            }
        }
    }

    private static int managed(Networks networks) {
        return networks.all().stream()
                .mapToInt(network -> network.manager().getManagedArrays().size())
                .sum();
    }

    /** At a rate of its own, a tenth of the others'. */
    @Test
    void aTableSaysWhatTrainsWhat() {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = Tiny.jointTrainer(
                        SmallNetworks.create(manager, StyleCode.OFFSET),
                        Tiny.objective("adversarial_swapped", "latent_reconstruction_swapped", "latent_l2"),
                        4)) {
            List<String> generator = List.of("generator");
            assertThat(stage.terms())
                    .containsExactly(
                            new TermRow("adversarial_swapped", 1, generator, 1e-4f, Optional.of("discriminator")),
                            new TermRow("latent_reconstruction_swapped", 1, generator, 1e-4f, Optional.empty()),
                            new TermRow("latent_l2", 1, List.of("encoder"), 1e-3f, Optional.empty()));
        }
    }

    @Test
    void aTermOfWeightZeroTrainsNothingAndHasNoDiscriminator() {
        Objective objective = Tiny.objective(Map.of("reconstruction_direct", 1f, "adversarial_direct", 0f));
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage =
                        Tiny.jointTrainer(SmallNetworks.create(manager, StyleCode.OFFSET), objective, 4)) {
            assertThat(stage.terms())
                    .contains(new TermRow("adversarial_direct", 0, List.of(), 1e-3f, Optional.empty()));
        }
    }

    @Test
    void halvesOfAnOddBatchAreRefusedAtTheStart() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
            Objective objective = Tiny.objective("reconstruction_direct", "adversarial_swapped");
            assertThatThrownBy(() -> Tiny.jointTrainer(networks, objective, 3))
                    .hasMessageContaining("the batch size must be even, not 3")
                    .hasMessageContaining("'adversarial_swapped'");
        }
    }

    private static GeneratorTrainer stage(Networks networks, Objective objective, boolean encoderTrains) {
        return encoderTrains
                ? Tiny.jointTrainer(networks, objective, 4)
                : new GeneratorTrainer(
                        GeneratorRole.GENERATOR,
                        networks,
                        objective,
                        new LeastSquares(),
                        Tiny.batches(4),
                        GeneratorOptions.published(Tiny.SEED));
    }

    private static Map<String, Float> step(GeneratorTrainer stage, int step) throws IOException {
        try (NDManager scratch = NDManager.newBaseManager(stage.device())) {
            Map<String, Float> values = new TreeMap<>();
            stage.step(Tiny.batches(4).make(step), step, 1, scratch)
                    .forEach((name, value) -> values.put(name, value.getFloat()));
            return values;
        }
    }

    private static Map<String, Map<String, float[]>> weights(Networks networks) {
        Map<String, Map<String, float[]>> weights = new TreeMap<>();
        for (Network network : networks.all()) {
            Map<String, float[]> arrays = new TreeMap<>();
            network.arrays().forEach((name, array) -> arrays.put(name, array.toFloatArray()));
            weights.put(network.name(), arrays);
        }
        return weights;
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
}
