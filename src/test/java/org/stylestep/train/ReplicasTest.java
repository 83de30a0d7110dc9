package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.HostBatch;
import org.stylestep.data.HostPairBatch;
import org.stylestep.mining.TripletBatches;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.testkit.SmallNetworks;

/** Shards are part of what is trained; where they are computed makes no difference. */
final class ReplicasTest {

    private static final int BATCH = 8;

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    @AfterEach
    void free() {
        manager.close();
    }

    private static Sharding sharding(int shards, int replicas) {
        return new Sharding(shards, Collections.nCopies(replicas - 1, Device.cpu()), false);
    }

    /** Trains, or goes on, until so many steps are done, and returns the bytes of all that a checkpoint holds. */
    private Map<String, ByteBuffer> train(String stage, String run, int steps, Sharding sharding) throws IOException {
        try (NDManager own = NDManager.newBaseManager(Device.cpu());
                Stage<?> trained = TinyTraining.stage(stage, own, BATCH, sharding)) {
            return train(trained, run, steps);
        }
    }

    private <T> Map<String, ByteBuffer> train(Stage<T> stage, String run, int steps) throws IOException {
        StageTrainer.Options options =
                new StageTrainer.Options(LinearDecay.constant((long) steps * stage.batchSize()), 100, 2, 100, 1);
        StageTrainer<T> trainer = new StageTrainer<>(stage, options)
                .checkpointsIn(folder.resolve(run))
                .listener(new StatsLog(folder.resolve(run).resolve("stats.jsonl"), 1));
        trainer.resume();
        trainer.run();
        Map<String, ByteBuffer> bytes = new TreeMap<>();
        stage.parts()
                .forEach((part, arrays) ->
                        arrays.forEach((name, array) -> bytes.put(part + " " + name, array.toByteBuffer())));
        return bytes;
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                StyleEncoderPretrainer.NAME,
                "generator",
                "finetune",
                "joint",
                "every gan option",
                LatentMapperTrainer.NAME
            })
    void anyNumberOfReplicasTrainsTheSameBytes(String stage) throws IOException {
        Map<String, ByteBuffer> alone = train(stage, "one", 20, sharding(4, 1));
        assertThat(train(stage, "two", 20, sharding(4, 2))).isEqualTo(alone);

        train(stage, "four, then one, then three", 7, sharding(4, 4));
        train(stage, "four, then one, then three", 14, sharding(4, 1));
        assertThat(train(stage, "four, then one, then three", 20, sharding(4, 3)))
                .isEqualTo(alone);

        assertThat(train(stage, "whole", 20, Sharding.NONE)).isNotEqualTo(alone);
    }

    @Test
    void threeShardsOnTwoReplicasAreThoseOnOne() throws IOException {
        try (StyleEncoderPretrainer one = pretrainer(6, sharding(3, 1));
                StyleEncoderPretrainer two = pretrainer(6, sharding(3, 2))) {
            assertThat(train(one, "one", 2)).isEqualTo(train(two, "two", 2));
        }
    }

    /** Batch normalization and dropout, whose order of draws and updates would show. */
    @Test
    void dropoutAndRunningStatisticsDoNotDependOnTheReplicas() throws IOException {
        try (StyleEncoderPretrainer one = foreign(sharding(4, 1));
                StyleEncoderPretrainer four = foreign(sharding(4, 4))) {
            Map<String, ByteBuffer> trained = train(one, "one", 5);
            assertThat(trained.keySet()).anyMatch(name -> name.endsWith("runningMean"));
            assertThat(train(four, "four", 5)).isEqualTo(trained);
        }
    }

    /** From one start, each shard takes running statistics a tenth of the way to its own; the means of shards have the mean of the batch. */
    @Test
    void runningStatisticsFollowTheMeanOverTheShards() throws IOException {
        Map<Integer, float[]> means = new TreeMap<>();
        for (int shards : new int[] {1, 4}) {
            try (StyleEncoderPretrainer stage = foreign(sharding(shards, shards));
                    NDManager scratch = manager.newSubManager()) {
                stage.step(triplets(4).make(0), 0, 1, scratch);
                Network encoder = stage.networks().get("encoder");
                means.put(shards, encoder.arrays().get("BatchNorm.runningMean").toFloatArray());
            }
        }
        assertThat(means.get(4)).containsExactly(means.get(1), within(1e-6f));
        assertThat(means.get(1)).doesNotContain(0);
    }

    /** No term here compares images of a batch with each other; noise is drawn for the codes. */
    @Test
    void theMeanOfTheShardsGradientsIsTheGradientOfTheBatch() throws IOException {
        Objective objective =
                Tiny.objective("reconstruction_direct", "latent_l2", "latent_kl", "latent_reconstruction_random");
        Map<Integer, Map<String, float[]>> gradients = new TreeMap<>();
        Map<Integer, Map<String, Float>> losses = new TreeMap<>();
        for (int shards : new int[] {1, 4}) {
            Networks networks = SmallNetworks.create(manager, StyleCode.SAMPLED);
            try (GeneratorTrainer stage = withMomentum(networks, objective, sharding(shards, Math.min(shards, 2)));
                    NDManager scratch = manager.newSubManager()) {
                Map<String, Float> values = new TreeMap<>();
                stage.step(Tiny.batches(BATCH).make(0), 0, 1, scratch)
                        .forEach((name, value) -> values.put(name, value.getFloat()));
                losses.put(shards, values);
                gradients.put(shards, moments(stage));
            }
        }
        losses.get(1)
                .forEach((name, loss) ->
                        assertThat(losses.get(4).get(name)).as(name).isCloseTo(loss, within(1e-5f * Math.abs(loss))));
        for (String optimizer : List.of("generator", "encoder", "generator_only")) {
            float[] whole = gradients.get(1).get(optimizer);
            float[] sharded = gradients.get(4).get(optimizer);
            float largest = 0;
            for (float value : whole) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(largest).isPositive();
            assertThat(sharded).as(optimizer).containsExactly(whole, within(1e-5f * largest));
        }
    }

    /** With β1 = 1/2, the first moments after a step are half the gradients. */
    private static GeneratorTrainer withMomentum(Networks networks, Objective objective, Sharding sharding) {
        GeneratorOptions published = GeneratorOptions.published(Tiny.SEED);
        GeneratorOptions options = new GeneratorOptions(
                network -> new Adam(network, Adam.Options.published().withBetas(0.5f, 0.99f)),
                published.learningRate(),
                published.discriminatorLearningRate(),
                published.generatorOnlyLearningRate(),
                published.clipNorm(),
                published.average(),
                Tiny.SEED);
        return new GeneratorTrainer(
                GeneratorRole.JOINT,
                networks,
                device -> objective,
                GanOptions.of(new LeastSquares()),
                Tiny.batches(BATCH),
                options,
                sharding);
    }

    /** All first moments of an optimizer, one after another. */
    private static Map<String, float[]> moments(GeneratorTrainer stage) {
        Map<String, float[]> moments = new TreeMap<>();
        stage.parts().forEach((part, arrays) -> {
            if (part.endsWith("_adam")) {
                List<Float> all = new ArrayList<>();
                arrays.forEach((name, array) -> {
                    if (name.startsWith("m.")) {
                        for (float value : array.toFloatArray()) {
                            all.add(value);
                        }
                    }
                });
                float[] values = new float[all.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = all.get(i);
                }
                moments.put(part.replace("_adam", ""), values);
            }
        });
        return moments;
    }

    @Test
    void stepsLeaveNothingBehind() throws IOException {
        try (StyleEncoderPretrainer stage = pretrainer(4, sharding(2, 2))) {
            List<Integer> arrays = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    stage.step(triplets(4).make(step % 4), step, 1, scratch);
                }
                NDManager networks = stage.networks().get("encoder").manager();
                arrays.add(manager.getManagedArrays().size()
                        + networks.getManagedArrays().size());
            }
            assertThat(arrays).containsOnly(arrays.get(0));
        }
    }

    @Test
    void anInterruptDoesNotCutAStep() throws IOException {
        try (StyleEncoderPretrainer stage = pretrainer(4, sharding(2, 2));
                NDManager scratch = manager.newSubManager()) {
            HostBatch batch = triplets(4).make(0);
            Thread.currentThread().interrupt();
            Map<String, NDArray> values = stage.step(batch, 0, 1, scratch);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(values.get("triplet").getFloat()).isPositive();
        }
    }

    @Test
    void anotherNumberOfShardsCannotGoOn() throws IOException {
        train(StyleEncoderPretrainer.NAME, "run", 1, sharding(2, 2));
        assertThatThrownBy(() -> train(StyleEncoderPretrainer.NAME, "run", 2, sharding(4, 2)))
                .hasMessageContaining("number of shards (runtime.shards) is 2 and this run's is 4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2 | 3 | runtime.shards: 2 is too small: runtime.device names 3 devices
                    3 | 1 | schedule.batch_size: 8 cannot be divided into runtime.shards = 3
                    8 | 2 | must be even, not 1: the loss term 'reconstruction_cycle' exchanges styles between the halves of a shard
                    """)
    void refusesWhatCannotBeDivided(int shards, int replicas, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TinyTraining.stage("joint", manager, BATCH, sharding(shards, replicas)))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1, set runtime.shards to 2",
        "8, 2, set runtime.shards to 4",
        "6, 2, set runtime.shards to 3",
        "1, 1, lower data.crop"
    })
    void wantOfMemorySaysHowToDivide(int batch, int shards, String advice) throws IOException {
        LossTerm huge = synthesis ->
                synthesis.target().getManager().zeros(new Shape(1L << 50)).sum();
        Objective objective = Objective.builder().add("huge", 1, huge).build();
        Networks networks = SmallNetworks.create(manager, StyleCode.MEAN);
        try (GeneratorTrainer stage =
                        Tiny.trainer(GeneratorRole.JOINT, networks, objective, batch, sharding(shards, shards));
                NDManager scratch = manager.newSubManager()) {
            HostPairBatch pixels = Tiny.batches(batch).make(0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stage.step(pixels, 0, 1, scratch))
                    .withMessageContaining("cpu has not enough memory for a shard of " + batch / shards)
                    .satisfies(failure -> assertThat(failure.getMessage()).containsIgnoringCase(advice));
        }
    }

    private static TripletBatches triplets(int batch) {
        return new TripletBatches(Tiny.pairs(20).targets(), Tiny.transform(), new RingMiner(20), batch, Tiny.SEED);
    }

    private StyleEncoderPretrainer pretrainer(int batch, Sharding sharding) {
        Engine.getInstance().setRandomSeed((int) Tiny.SEED);
        return pretrainer(SmallNetworks.encoder(manager), batch, sharding);
    }

    private StyleEncoderPretrainer foreign(Sharding sharding) {
        return pretrainer(ForeignBlocksTest.encoder(manager), 4, sharding);
    }

    private static StyleEncoderPretrainer pretrainer(Network encoder, int batch, Sharding sharding) {
        return new StyleEncoderPretrainer(
                encoder,
                StyleCode.OFFSET,
                triplets(batch),
                Optional.empty(),
                StyleEncoderPretrainer.Options.published(Tiny.SEED),
                sharding);
    }
}
