package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.engine.Gradients;
import org.stylestep.mining.TripletBatches;
import org.stylestep.nn.Generator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Discrimination;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;
import org.stylestep.testkit.SmallNetworks;

/** Blocks of DJL that do something else in training than in use: batch normalization and dropout. */
final class ForeignBlocksTest {

    private static final int BATCH = 4;
    private static final Shape IMAGE = new Shape(1, 3, Tiny.SIZE, Tiny.SIZE);
    private static final String MEAN = "BatchNorm.runningMean";
    private static final String VARIANCE = "BatchNorm.runningVar";

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void free() {
        manager.close();
    }

    private static Block encoderBlock() {
        SequentialBlock mean =
                new SequentialBlock().add(Linear.builder().setUnits(8).build());
        SequentialBlock logVariance =
                new SequentialBlock().add(Linear.builder().setUnits(8).build());
        ParallelBlock heads = new ParallelBlock(
                outputs -> new NDList(outputs.get(0).head(), outputs.get(1).head()), List.of(mean, logVariance));
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(6)
                        .setKernelShape(new Shape(3, 3))
                        .build())
                .add(BatchNorm.builder().build())
                .add(LambdaBlock.singleton(NDArray::tanh))
                .add(LambdaBlock.singleton(Pool::globalAvgPool2d))
                .add(Dropout.builder().optRate(0.3f).build())
                .add(heads);
    }

    private Network encoder() {
        return encoder(manager);
    }

    static Network encoder(NDManager manager) {
        Engine.getInstance().setRandomSeed((int) Tiny.SEED);
        return Network.create("encoder", encoderBlock(), manager, IMAGE);
    }

    private static StyleEncoderPretrainer pretrainer(Network encoder) {
        return new StyleEncoderPretrainer(
                encoder,
                StyleCode.OFFSET,
                new TripletBatches(Tiny.pairs(20).targets(), Tiny.transform(), new RingMiner(20), BATCH, Tiny.SEED),
                Optional.empty(),
                StyleEncoderPretrainer.Options.published(Tiny.SEED),
                Sharding.NONE);
    }

    private Networks networks() {
        Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
        return new Networks(encoder(), StyleCode.OFFSET, networks.generator(), networks.discriminator());
    }

    private static Map<String, float[]> values(Network network) {
        Map<String, float[]> values = new TreeMap<>();
        network.arrays().forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    private void run(Stage<?> stage, Path run, int steps) throws IOException {
        StageTrainer.Options options =
                new StageTrainer.Options(LinearDecay.constant((long) steps * BATCH), 100, 3, 100, 1);
        StageTrainer<?> trainer = new StageTrainer<>(stage, options).checkpointsIn(run);
        trainer.resume();
        trainer.run();
    }

    @Test
    void runningStatisticsAreBuffers() {
        Network encoder = encoder();
        assertThat(encoder.buffers()).containsExactly(MEAN, VARIANCE);
        assertThat(encoder.trainableParameters())
                .doesNotContainKeys(MEAN, VARIANCE)
                .containsKey("BatchNorm.gamma");
        assertThat(encoder.arrays()).containsKeys(MEAN, VARIANCE);
        encoder.setTrainable(true);
        assertThat(encoder.arrays().get(MEAN).hasGradient()).isFalse();
    }

    @Test
    void whatWasFrozenBeforeStaysFrozen() {
        SequentialBlock block = (SequentialBlock) encoderBlock();
        block.initialize(manager, DataType.FLOAT32, IMAGE);
        block.getChildren().valueAt(0).freezeParameters(true);
        Network encoder = Network.create("encoder", block, manager, IMAGE);
        encoder.setTrainable(true);
        assertThat(encoder.buffers()).containsExactly(MEAN, VARIANCE, "Conv2d.bias", "Conv2d.weight");
        assertThat(encoder.arrays().get("Conv2d.weight").hasGradient()).isFalse();

        block.freezeParameters(true);
        Network frozen = Network.create("frozen", block, manager, IMAGE);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new TrainableNetwork(frozen, TrainableNetwork.Options.of(Adam.Options.published(), 0.1F)))
                .withMessageContaining("'frozen'")
                .withMessageContaining("no parameter that trains");
    }

    @Test
    void stageOneTrainsAnEncoderWithBatchNorm() throws IOException {
        Network encoder = encoder();
        Map<String, float[]> before = values(encoder);
        try (StyleEncoderPretrainer stage = pretrainer(encoder)) {
            run(stage, folder, 3);
        }
        values(encoder).forEach((name, now) -> assertThat(now).as(name).isNotEqualTo(before.get(name)));
    }

    @Test
    void stageTwoChangesNoByteOfAnEncoderWithBatchNorm() throws IOException {
        Networks networks = networks();
        Map<String, float[]> before = values(networks.encoder());
        try (GeneratorTrainer stage = Tiny.generatorTrainer(networks, BATCH)) {
            run(stage, folder, 3);
        }
        values(networks.encoder())
                .forEach((name, now) -> assertThat(now).as(name).isEqualTo(before.get(name)));
    }

    @Test
    void stageThreeTrainsItAgainAndItsAverageHasItsStatistics() throws IOException {
        Networks networks = networks();
        Map<String, float[]> before = values(networks.encoder());
        try (GeneratorTrainer stage = Tiny.jointFinetuner(networks, BATCH)) {
            run(stage, folder, 3);
            assertThat(values(networks.encoder()).get(MEAN)).isNotEqualTo(before.get(MEAN));
            Map<String, NDArray> average = stage.parts().get("encoder_ema");
            assertThat(average.keySet())
                    .isEqualTo(networks.encoder().parameters().keySet());
            for (String buffer : networks.encoder().buffers()) {
                assertThat(average.get(buffer))
                        .as(buffer)
                        .isEqualTo(networks.encoder().arrays().get(buffer));
            }
            Map<String, float[]> live = values(networks.encoder());
            stage.emaApplied().close();
            values(networks.encoder())
                    .forEach((name, now) -> assertThat(now).as(name).isEqualTo(live.get(name)));
        }
    }

    @Test
    void dropoutActsInANetworkThatTrainsAndInNoOther() {
        Network encoder = encoder();
        NDList images = new NDList(manager.randomUniform(-1, 1, new Shape(2, 3, Tiny.SIZE, Tiny.SIZE)));
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            encoder.setTrainable(true);
            assertThat(encoder.forward(images).head())
                    .isNotEqualTo(encoder.forward(images).head());
            assertThat(encoder.forward(images, false).head())
                    .isEqualTo(encoder.forward(images, false).head());
            encoder.setTrainable(false);
            assertThat(encoder.forward(images).head())
                    .isEqualTo(encoder.forward(images).head());
        }
    }

    @Test
    void dropoutInAGeneratorActsInItsOwnPhaseOnly() throws IOException {
        Block generator = new SequentialBlock()
                .add(new Generator(
                        Generator.Options.published().withBaseChannels(4).withResidualBlocks(1)))
                .add(Dropout.builder().optRate(0.3f).build());
        Networks networks = new Networks(
                encoder(),
                StyleCode.OFFSET,
                Network.create("generator", generator, manager, IMAGE, new Shape(1, 8)),
                discriminator());
        networks.setTrainable(networks.generator());
        assertThat(rendering(networks)).isNotEqualTo(rendering(networks));
        networks.setTrainable(networks.discriminator());
        assertThat(rendering(networks)).isEqualTo(rendering(networks));
    }

    private NDArray rendering(Networks networks) throws IOException {
        return synthesis(networks).rendering(Rendering.SAMPLED);
    }

    private Synthesis synthesis(Networks networks) throws IOException {
        return new Synthesis(
                ImagePairBatch.of(manager, Tiny.batches(BATCH).make(0)), networks, new Noise(Tiny.SEED, 0));
    }

    private Network discriminator() {
        Block block = new SequentialBlock()
                .add(new LambdaBlock(both -> new NDList(NDArrays.concat(both, 1))))
                .add(Conv2d.builder()
                        .setFilters(4)
                        .setKernelShape(new Shape(3, 3))
                        .build())
                .add(BatchNorm.builder().build())
                .add(LambdaBlock.singleton(NDArray::tanh))
                .add(Conv2d.builder()
                        .setFilters(1)
                        .setKernelShape(new Shape(3, 3))
                        .build());
        return Network.create("discriminator", block, manager, IMAGE, IMAGE);
    }

    @Test
    void batchNormOfADiscriminatorIsUpdatedInItsOwnPhaseOnly() throws IOException {
        Networks tiny = SmallNetworks.create(manager, StyleCode.OFFSET);
        Networks networks = new Networks(tiny.encoder(), StyleCode.OFFSET, tiny.generator(), discriminator());
        Network discriminator = networks.discriminator();
        float[] before = values(discriminator).get(MEAN);
        Synthesis synthesis = synthesis(networks);
        networks.setTrainable(networks.generator());
        synthesis.logits(Rendering.DIRECT);
        assertThat(values(discriminator).get(MEAN)).isEqualTo(before);
        networks.setTrainable(discriminator);
        synthesis.targetLogits(Rendering.DIRECT);
        assertThat(values(discriminator).get(MEAN)).isEqualTo(before);
        new Discrimination(GanOptions.of(new LeastSquares()), Set.of(Rendering.DIRECT))
                .evaluate(synthesis, Optional.empty());
        assertThat(values(discriminator).get(MEAN)).isNotEqualTo(before);
    }

    @Test
    void aRunThatWasCutEndsWithTheSameBytes() throws IOException {
        Path straight = folder.resolve("straight");
        Path broken = folder.resolve("broken");
        finetune(straight, 6);
        finetune(broken, 3);
        finetune(broken, 6);
        List<String> parts = List.of("encoder", "encoder_adam", "encoder_ema", "generator", "discriminator");
        for (String part : parts) {
            assertThat(Files.readAllBytes(part(broken, part)))
                    .as(part)
                    .isEqualTo(Files.readAllBytes(part(straight, part)));
        }
    }

    private void finetune(Path run, int steps) throws IOException {
        Networks networks = networks();
        // Whatever was drawn from the engine's generator before.
        Engine.getInstance().setRandomSeed(steps);
        try (GeneratorTrainer stage = Tiny.jointFinetuner(networks, BATCH)) {
            run(stage, run, steps);
        }
    }

    private static Path part(Path run, String part) throws IOException {
        return CheckpointStore.of(run).latest().orElseThrow().resolve(part + ".safetensors");
    }
}
