package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Networks;
import org.stylestep.testkit.SmallNetworks;

final class PairValidationTest {

    private static final int BATCH = 4;

    @TempDir
    Path folder;

    /** Gives numbers one after another under one name. */
    private static PairValidation of(boolean higherIsBetter, Optional<Integer> patience, List<Double> values) {
        Iterator<Double> next = values.iterator();
        return new PairValidation(
                () -> Map.of("figure", next.next(), "another", 1.0),
                Optional.of(new PairValidation.Best("figure", higherIsBetter, patience)));
    }

    @Test
    void theBestIsTheFirstOfTheGreatestOrTheLeast() throws IOException {
        List<Double> values = List.of(2.0, 1.0, 3.0, 3.0);
        PairValidation greatest = of(true, Optional.empty(), values);
        PairValidation least = of(false, Optional.empty(), values);
        for (int i = 0; i < 4; i++) {
            Stage.ValidationResult result = greatest.validate();
            assertThat(result.best()).as("greatest %d", i).isEqualTo(i == 0 || i == 2);
            assertThat(result.finished()).isFalse();
            assertThat(result.values())
                    .containsOnly(Map.entry("validation_figure", values.get(i)), Map.entry("validation_another", 1.0));
            assertThat(least.validate().best()).as("least %d", i).isEqualTo(i < 2);
        }
    }

    @Test
    void trainingEndsWhenPatienceDoesAlsoAcrossARestore() throws IOException {
        PairValidation first = of(true, Optional.of(2), List.of(5.0, 4.0));
        assertThat(first.validate().finished()).isFalse();
        assertThat(first.validate().finished()).isFalse();
        PairValidation second = of(true, Optional.of(2), List.of(5.0));
        second.restore(new HashMap<>(first.state()));
        Stage.ValidationResult result = second.validate();
        assertThat(result.best()).isFalse();
        assertThat(result.finished()).isTrue();
    }

    @Test
    void theBestOfAnotherFigureIsForgotten() throws IOException {
        PairValidation before = of(true, Optional.empty(), List.of(50.0));
        before.validate();
        PairValidation other = new PairValidation(
                () -> Map.of("other", 7.0), Optional.of(new PairValidation.Best("other", true, Optional.empty())));
        other.restore(before.state());
        assertThat(other.validate().best()).isTrue();
    }

    @Test
    void withoutAChoiceNoneIsBestAndNothingIsKept() throws IOException {
        PairValidation curve = new PairValidation(() -> Map.of("figure", 1.0), Optional.empty());
        Stage.ValidationResult result = curve.validate();
        assertThat(result.best()).isFalse();
        assertThat(result.finished()).isFalse();
        assertThat(curve.state()).isEmpty();
    }

    /** Every array of the last checkpoint, with blocks whose buffers and random numbers a validation could touch. */
    private Map<String, Map<String, float[]>> trained(String stage, int validationSteps) throws IOException {
        Path run = folder.resolve(stage + "-" + validationSteps);
        Map<String, Map<String, float[]>> arrays = new TreeMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks small = SmallNetworks.create(manager, StyleCode.SAMPLED);
            Engine.getInstance().setRandomSeed(3);
            Network encoder = ForeignBlocksTest.encoder(manager);
            Networks networks = new Networks(encoder, StyleCode.SAMPLED, small.generator(), small.discriminator());
            GeneratorTrainer trainer = stage.equals("generator")
                    ? Tiny.generatorTrainer(networks, BATCH)
                    : Tiny.jointFinetuner(networks, BATCH);
            try (trainer) {
                if (validationSteps > 0) {
                    trainer.validateBy(Tiny.validation(networks, Optional.of(9)));
                }
                new StageTrainer<>(
                                trainer,
                                new StageTrainer.Options(
                                        LinearDecay.constant(6L * BATCH), 6, 2, Math.max(1, validationSteps), 1))
                        .checkpointsIn(run)
                        .run();
            }
            Checkpoint last = Checkpoint.open(CheckpointStore.of(run).latest().orElseThrow());
            for (String part : last.parts()) {
                Map<String, float[]> values = new TreeMap<>();
                last.read(part, manager).forEach((name, array) -> values.put(name, array.toFloatArray()));
                arrays.put(part, values);
            }
        }
        return arrays;
    }

    @ParameterizedTest
    @ValueSource(strings = {"generator", "finetune"})
    void validationChangesNoByteOfTheTraining(String stage) throws IOException {
        Map<String, Map<String, float[]>> without = trained(stage, 0);
        assertThat(without).containsKeys("encoder", "generator", "generator_ema", "discriminator");
        assertThat(trained(stage, 1)).usingRecursiveComparison().isEqualTo(without);
    }

    @Test
    void averagesAreMeasuredAndTheWeightsTakenBack() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
            try (GeneratorTrainer trainer = Tiny.generatorTrainer(networks, BATCH)) {
                Map<String, float[]> average = new TreeMap<>();
                networks.generator().arrays().forEach((name, array) -> average.put(name, array.toFloatArray()));
                networks.generator().arrays().values().forEach(array -> array.addi(1));
                Map<String, float[]> seen = new TreeMap<>();
                trainer.validateBy(new PairValidation(
                        () -> {
                            networks.generator()
                                    .arrays()
                                    .forEach((name, array) -> seen.put(name, array.toFloatArray()));
                            return Map.of("figure", 1.0);
                        },
                        Optional.empty()));
                trainer.validate();
                assertThat(seen).usingRecursiveComparison().isEqualTo(average);
                networks.generator()
                        .arrays()
                        .forEach((name, array) ->
                                assertThat(array.toFloatArray()[0]).isEqualTo(average.get(name)[0] + 1));
            }
        }
    }
}
