package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.LossCatalog;
import org.stylestep.objective.LossCatalog.Ingredients;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Moves;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;

/** Each loss term alone, trained for some steps: what it may move moves, and no byte of the rest. */
final class EveryTermTest {

    static Stream<String> terms() {
        return LossCatalog.standard().names().stream();
    }

    private static LossTerm term(String name) {
        return LossCatalog.standard().term(name, new Ingredients(ImageDistance.L1, new LeastSquares(), Set.of(name)));
    }

    @ParameterizedTest
    @MethodSource("terms")
    void movesWhatItSaysWhereEverythingLearns(String name) throws IOException {
        Moves moves = term(name).moves();
        Set<String> moved = new java.util.TreeSet<>();
        if (moves.encoder()) {
            moved.add("encoder");
        }
        if (moves.generator()) {
            moved.add("generator");
        }
        if (term(name).judged().isPresent()) {
            moved.add("discriminator");
        }
        assertThat(moved(name, true)).isEqualTo(moved);
    }

    @ParameterizedTest
    @MethodSource("terms")
    void leavesAFrozenEncoderAsItIs(String name) throws IOException {
        assertThat(moved(name, false)).doesNotContain("encoder");
    }

    private static Set<String> moved(String name, boolean encoderLearns) throws IOException {
        Objective objective = Objective.builder().add(name, 1, term(name)).build();
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = Tiny.networks(manager, StyleCode.SAMPLED);
            Map<String, Map<String, float[]>> before = weights(networks);
            try (PairStage stage = stage(networks, objective, encoderLearns)) {
                for (int step = 0; step < 3; step++) {
                    Map<String, Float> values = step(stage, step);
                    assertThat(values).containsKey(name);
                    assertThat(values.values())
                            .allSatisfy(value -> assertThat(value).isFinite());
                }
            }
            networks.all().forEach(EveryTermTest::assertNoGradientLeft);
            Set<String> moved = new java.util.TreeSet<>();
            weights(networks)
                    .forEach((network, arrays) -> arrays.forEach((key, now) -> {
                        if (!Arrays.equals(now, before.get(network).get(key))) {
                            moved.add(network);
                        }
                    }));
            return moved;
        }
    }

    private static PairStage stage(Networks networks, Objective objective, boolean encoderLearns) {
        PairStage.Options options = PairStage.Options.published(Tiny.SEED);
        return encoderLearns
                ? new JointTrainer(networks, objective, new LeastSquares(), Tiny.batches(4), options)
                : new GeneratorTrainer(networks, objective, new LeastSquares(), Tiny.batches(4), options);
    }

    private static Map<String, Float> step(PairStage stage, int step) throws IOException {
        try (NDManager scratch = NDManager.newBaseManager(stage.device())) {
            Map<String, Float> values = new TreeMap<>();
            stage.step(Tiny.batches(4).make(step), step, 1, scratch)
                    .forEach((name, value) -> values.put(name, value.getFloat()));
            return values;
        }
    }

    private static Map<String, Map<String, float[]>> weights(Networks networks) {
        Map<String, Map<String, float[]>> weights = new TreeMap<>();
        for (Network network : List.of(networks.encoder(), networks.generator(), networks.discriminator())) {
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
