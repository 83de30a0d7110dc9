package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stylestep.engine.Gradients;
import org.stylestep.train.Adam;
import org.stylestep.train.ExponentialMovingAverage;

final class NetworkTest {

    private static final Shape IMAGES = new Shape(1, 3, 16, 16);

    private NDManager manager;
    private Network encoder;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        encoder = encoder();
    }

    @AfterEach
    void close() {
        encoder.close();
        manager.close();
    }

    private Network encoder() {
        return Network.create("encoder", new StyleEncoder(new StyleEncoder.Options(4, 1, 8)), manager, IMAGES);
    }

    @Test
    void aReplicaSharesTheBlockAndHasParametersOfItsOwn() {
        NDArray image = manager.randomUniform(-1, 1, IMAGES);
        float[] code = encoder.forward(new NDList(image)).head().toFloatArray();
        try (Network replica = encoder.replica(Device.cpu())) {
            assertThat(replica.block()).isSameAs(encoder.block());
            assertThat(replica.parameters().keySet())
                    .isEqualTo(encoder.parameters().keySet());
            encoder.arrays().values().forEach(array -> array.stopGradient().muli(0));
            assertThat(replica.forward(new NDList(image)).head().toFloatArray()).isEqualTo(code);

            Gradients.Scope recording = Gradients.recording();
            try (recording) {
                Gradients.backward(replica.forward(new NDList(image)).head().sum());
            }
            assertThat(largest(replica)).isPositive();
            assertThat(largest(encoder)).isZero();

            replica.copy(encoder);
            assertThat(replica.forward(new NDList(image)).head().toFloatArray()).containsOnly(0);
        }
        assertThat(encoder.forward(new NDList(image)).head().toFloatArray()).containsOnly(0);
    }

    private static double largest(Network network) {
        return network.trainableParameters().values().stream()
                .mapToDouble(parameter ->
                        parameter.getArray().getGradient().abs().max().getFloat())
                .max()
                .orElseThrow();
    }

    @Test
    void namesAreStableAndDotted() {
        assertThat(encoder.parameters().keySet())
                .containsExactly(
                        "block1.conv1.bias",
                        "block1.conv1.weight",
                        "block1.conv2.bias",
                        "block1.conv2.weight",
                        "block1.shortcut.bias",
                        "block1.shortcut.weight",
                        "log_variance.bias",
                        "log_variance.weight",
                        "mean.bias",
                        "mean.weight",
                        "stem.bias",
                        "stem.weight");
        assertThat(encoder.learningRateScales())
                .containsOnlyKeys(encoder.parameters().keySet());
    }

    @Test
    void siblingsOfOneNameKeepTheirNumber() {
        SequentialBlock block = new SequentialBlock()
                .add(new EqualizedConv2d(EqualizedConv2d.Options.of(3, 1)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(4).build())
                .add(LambdaBlock.singleton(NDArray::tanh))
                .add(Linear.builder().setUnits(2).build());
        try (Network network = Network.create("mapper", block, manager, new Shape(1, 2, 4, 4))) {
            assertThat(network.parameters().keySet())
                    .containsExactly(
                            "03Linear.bias",
                            "03Linear.weight",
                            "05Linear.bias",
                            "05Linear.weight",
                            "EqualizedConv2d.bias",
                            "EqualizedConv2d.weight");
            assertThat(network.learningRateScales().get("03Linear.weight")).isEqualTo(1);
            assertThat(network.learningRateScales().get("EqualizedConv2d.weight"))
                    .isLessThan(1);
        }
    }

    @Test
    void anyBlockWithTheRightInputsAndOutputsServesAsEncoder() {
        SequentialBlock block = new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(16).build())
                .add(new LambdaBlock(list -> list.head().split(2, 1)));
        try (Network network = Network.create("encoder", block, manager, IMAGES)) {
            NDList heads = network.forward(new NDList(manager.ones(IMAGES)), false);
            assertThat(heads.getShapes()).containsExactly(new Shape(1, 8), new Shape(1, 8));
        }
    }

    @Test
    void seedDecidesTheWeights() {
        Engine.getInstance().setRandomSeed(3);
        try (Network first = encoder()) {
            Engine.getInstance().setRandomSeed(3);
            try (Network second = encoder()) {
                first.parameters()
                        .forEach((name, parameter) -> assertThat(parameter.getArray())
                                .as(name)
                                .isEqualTo(second.parameters().get(name).getArray()));
            }
        }
    }

    @Test
    void initializedBlockKeepsItsValuesAndMovesToTheNetwork() {
        NDManager elsewhere = manager.newSubManager();
        EqualizedConv2d block = new EqualizedConv2d(EqualizedConv2d.Options.of(3, 1));
        block.initialize(elsewhere, DataType.FLOAT32, new Shape(1, 2, 4, 4));
        float[] values = block.getParameters().get("weight").getArray().toFloatArray();
        try (Network network = Network.create("mapper", block, manager, new Shape(1, 2, 4, 4))) {
            elsewhere.close();
            assertThat(network.parameters().get("weight").getArray().toFloatArray())
                    .containsExactly(values);
        }
    }

    @Test
    void loadCopiesInPlaceAndStaysTrainableOrFrozen() {
        Network source = encoder();
        NDArray image = Formula.of(manager, "image", IMAGES);
        for (boolean trainable : new boolean[] {true, false}) {
            encoder.setTrainable(trainable);
            Map<String, NDArray> arrays = arrays(encoder);
            int held = encoder.manager().getManagedArrays().size();
            encoder.load(arrays(source));
            assertThat(arrays(encoder))
                    .allSatisfy((name, array) -> assertThat((Object) array).isSameAs(arrays.get(name)));
            assertThat(encoder.manager().getManagedArrays()).hasSize(held);
            assertThat(encoder.parameters().values())
                    .allSatisfy(parameter ->
                            assertThat(parameter.getArray().hasGradient()).isEqualTo(trainable));
        }
        NDList expected = source.forward(new NDList(image), false);
        NDList actual = encoder.forward(new NDList(image), false);
        source.close();
        assertThat(actual.head()).isEqualTo(expected.head());
    }

    @Test
    void loadListsAllThatDoesNotFitAndCopiesNothing() {
        float[] before = encoder.parameters().get("stem.weight").getArray().toFloatArray();
        Map<String, NDArray> values = new TreeMap<>();
        arrays(encoder).forEach((name, array) -> values.put(name, manager.zeros(array.getShape())));
        values.remove("mean.bias");
        values.put("mean.weight", manager.zeros(new Shape(5, 8)));
        values.put("extra", manager.zeros(new Shape(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.load(values))
                .withMessageContaining("'encoder'")
                .withMessageContaining("missing: mean.bias")
                .withMessageContaining("mean.weight: expected shape (8, 8), found (5, 8)")
                .withMessageContaining("unexpected: extra");
        assertThat(encoder.parameters().get("stem.weight").getArray().toFloatArray())
                .containsExactly(before);
    }

    /** Up to version 0.1 convolutions under a norm had a bias, which the norm cancels. */
    @Test
    void loadPassesOverABiasThatANormCancels() {
        Shape maps = new Shape(2, 4, 8, 8);
        try (Network network = Network.create("block", new ResidualBlock(4), manager, maps)) {
            NDArray x = Formula.of(manager, "maps", maps);
            NDArray expected = network.apply(x);
            Map<String, NDArray> values = arrays(network);
            values.put("conv1.bias", manager.full(new Shape(4), 0.3f));
            values.put("conv2.bias", manager.full(new Shape(4), -2));
            network.load(values);
            assertThat(network.apply(x)).isEqualTo(expected);
            assertThat(network.parameters()).doesNotContainKey("conv1.bias");
            try (ExponentialMovingAverage average =
                            new ExponentialMovingAverage(network, ExponentialMovingAverage.Options.published());
                    Adam adam = new Adam(network, Adam.Options.published())) {
                average.restore(values);
                Map<String, NDArray> moments = new TreeMap<>(adam.state());
                moments.put("v.conv1.bias", manager.zeros(new Shape(4)));
                adam.restore(moments, 7);
            }
            values.put("conv3.bias", manager.zeros(new Shape(4)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.load(values))
                    .withMessageContaining("unexpected: conv3.bias");
        }
    }

    @Test
    void onlyATrainableNetworkGetsGradients() {
        encoder.setTrainable(false);
        assertThat(weightGradientAfterAPass(false)).isEqualTo(0);
        encoder.setTrainable(true);
        assertThat(weightGradientAfterAPass(true)).isPositive();
    }

    @Test
    void trainsAgainAfterDjlLoadedTheBlock() throws IOException, MalformedModelException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        encoder.block().saveParameters(new DataOutputStream(bytes));
        encoder.block()
                .loadParameters(encoder.manager(), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        encoder.setTrainable(true);
        assertThat(weightGradientAfterAPass(true)).isPositive();
    }

    /** The input records its gradient too, so that there is always something to differentiate. */
    private float weightGradientAfterAPass(boolean expected) {
        NDArray weight = encoder.parameters().get("stem.weight").getArray();
        assertThat(weight.hasGradient()).isEqualTo(expected);
        NDArray image = Formula.of(manager, "image", IMAGES);
        image.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(
                    encoder.forward(new NDList(image), true).head().square().sum());
        }
        assertThat(image.getGradient().abs().max().getFloat()).isPositive();
        weight.setRequiresGradient(true);
        return weight.getGradient().abs().max().getFloat();
    }

    @Test
    void closeFreesTheParameters() {
        Network network = encoder();
        Parameter weight = network.parameters().get("stem.weight");
        network.close();
        assertThat(network.manager().isOpen()).isFalse();
        assertThat(weight.isInitialized()).isFalse();
    }

    @Test
    void failedCreationLeavesNothingOpen() {
        int before = manager.getManagedArrays().size();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.create(
                        "generator",
                        new Generator(Generator.Options.published().withBaseChannels(4)),
                        manager,
                        new Shape(1, 3, 20, 16),
                        new Shape(1, 8)));
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    private static Map<String, NDArray> arrays(Network network) {
        Map<String, NDArray> arrays = new TreeMap<>();
        network.parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
        return arrays;
    }
}
