package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.nn.FeatureMaps;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.AdversarialTerm;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;
import org.stylestep.testkit.SmallNetworks;

/** A loss term of one's own that compares the discriminator's inner maps of a rendering with those of its target. */
final class FeatureMatchingTest {

    private static final int BATCH = 4;

    /** Feature matching as in pix2pixHD (arXiv 1711.11585, equation 4). */
    private record FeatureMatching(Rendering of) implements LossTerm {
        @Override
        public NDArray evaluate(Synthesis synthesis) {
            NDList fake = new NDList();
            NDList real = new NDList();
            synthesis.discriminatorFeatures(of).forEach(fake::addAll);
            synthesis.realFeatures(of).forEach(real::addAll);
            NDArray sum = fake.get(0).sub(real.get(0)).abs().mean();
            for (int i = 1; i < fake.size(); i++) {
                sum = sum.add(fake.get(i).sub(real.get(i)).abs().mean());
            }
            return sum;
        }
    }

    /** Normalizes the image by its batch, and counts its forward passes. */
    private static final class Counted extends AbstractBlock implements FeatureMaps {
        private final MultiScaleDiscriminator block =
                addChildBlock("block", new MultiScaleDiscriminator(new MultiScaleDiscriminator.Options(4, 2, 2)));
        private final Block norm = addChildBlock("norm", BatchNorm.builder().build());
        private int passes;

        private NDList normalized(ParameterStore store, NDList inputs, boolean training) {
            passes++;
            return new NDList(
                    norm.forward(store, new NDList(inputs.get(0)), training).head(), inputs.get(1));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
            norm.initialize(manager, dataType, inputShapes[0]);
            block.initialize(manager, dataType, inputShapes);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
            return block.forward(parameterStore, normalized(parameterStore, inputs, training), training);
        }

        @Override
        public Result forwardWithMaps(ParameterStore parameters, NDList inputs, boolean training) {
            return block.forwardWithMaps(parameters, normalized(parameters, inputs, training), training);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return block.getOutputShapes(inputShapes);
        }
    }

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void free() {
        manager.close();
    }

    private Networks networks(Block discriminator) {
        Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);
        Shape image = new Shape(1, 3, Tiny.SIZE, Tiny.SIZE);
        return new Networks(
                networks.encoder(),
                StyleCode.OFFSET,
                networks.generator(),
                Network.create("discriminator", discriminator, manager, image, image));
    }

    private static Objective objective(float weight) {
        Objective.Builder builder = Objective.builder()
                .add("adversarial_direct", 1, new AdversarialTerm(Rendering.DIRECT, new LeastSquares()));
        if (weight >= 0) {
            builder.add("feature_matching", weight, new FeatureMatching(Rendering.DIRECT));
        }
        return builder.build();
    }

    /** Trains for one step and returns the weights of the generator and the discriminator. */
    private Map<String, float[]> step(Networks networks, Objective objective) throws IOException {
        try (GeneratorTrainer stage = new GeneratorTrainer(
                        GeneratorRole.GENERATOR,
                        networks,
                        objective,
                        new LeastSquares(),
                        Tiny.batches(BATCH),
                        GeneratorOptions.published(Tiny.SEED));
                NDManager scratch = manager.newSubManager()) {
            stage.step(Tiny.batches(BATCH).make(0), 0, 1, scratch);
            Map<String, float[]> values = values(networks.generator());
            values.putAll(values(networks.discriminator()));
            return values;
        }
    }

    private static Map<String, float[]> values(Network network) {
        Map<String, float[]> values = new TreeMap<>();
        network.arrays().forEach((name, array) -> values.put(network.name() + "." + name, array.toFloatArray()));
        return values;
    }

    @Test
    void takesOneMorePassAndChangesNoByteAtWeightZero() throws IOException {
        Counted without = new Counted();
        Map<String, float[]> expected = step(networks(without), objective(-1));
        Counted with = new Counted();
        Map<String, float[]> found = step(networks(with), objective(0));
        assertThat(without.passes).isEqualTo(3);
        assertThat(with.passes).isEqualTo(4);
        assertThat(found).containsKey("discriminator.norm.runningMean");
        found.forEach((name, now) -> assertThat(now).as(name).isEqualTo(expected.get(name)));
    }

    @Test
    void trainsTheGeneratorAndLeavesTheDiscriminatorsLossAlone() throws IOException {
        Map<String, float[]> without = step(networks(new Counted()), objective(-1));
        Map<String, float[]> with = step(networks(new Counted()), objective(10));
        assertThat(with.get("generator.decoder.image.weight"))
                .isNotEqualTo(without.get("generator.decoder.image.weight"));
        with.forEach((name, now) -> {
            if (name.startsWith("discriminator.")) {
                assertThat(now).as(name).isEqualTo(without.get(name));
            }
        });
    }

    @Test
    void realFeaturesComeFromOnePassThatLeavesTheDiscriminatorAsItIs() throws IOException {
        Counted block = new Counted();
        Networks networks = networks(block);
        Map<String, float[]> before = values(networks.discriminator());
        Synthesis synthesis =
                new Synthesis(ImagePairBatch.of(manager, Tiny.batches(BATCH).make(0)), networks, new Noise(1, 0));
        List<NDList> features = synthesis.realFeatures(Rendering.DIRECT);
        assertThat(synthesis.withFixedCodes().realFeatures(Rendering.SWAPPED)).isSameAs(features);
        assertThat(block.passes).isEqualTo(1);
        assertThat(features)
                .allSatisfy(maps -> assertThat(maps)
                        .allSatisfy(map -> assertThat(map.hasGradient()).isFalse()));
        assertThat(values(networks.discriminator())).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void aDiscriminatorWithoutMapsIsNamed() throws IOException {
        Networks networks =
                networks(new LambdaBlock(inputs -> new NDList(inputs.get(0).mean())));
        Synthesis synthesis =
                new Synthesis(ImagePairBatch.of(manager, Tiny.batches(BATCH).make(0)), networks, new Noise(1, 0));
        assertThatThrownBy(() -> synthesis.realFeatures(Rendering.DIRECT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'discriminator'")
                .hasMessageContaining("LambdaBlock")
                .hasMessageContaining("FeatureMaps");
    }
}
