package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.extension.Extensions;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.FilterBank;
import org.stylestep.features.StandardFeatures;
import org.stylestep.settings.Component;
import org.stylestep.testkit.BlockContract;

final class ProjectedDiscriminatorTest extends BlockContract {

    private static final Shape IMAGE = new Shape(2, 3, 36, 32);
    private static final Shape CONDITION = new Shape(2, 1, 36, 32);
    private static final Extensions FEATURES =
            Extensions.builder().add(new StandardFeatures()).build();

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    static ProjectedDiscriminator discriminator(boolean spectralNorm) {
        try {
            return discriminator(Component.of("filter_bank"), spectralNorm, FEATURES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProjectedDiscriminator discriminator(Component features, boolean spectralNorm, Extensions extensions)
            throws IOException {
        return new ProjectedDiscriminator(
                new ProjectedDiscriminator.Options(features, 6, 4, spectralNorm),
                new BlockInputs(List.of(IMAGE, CONDITION), Device.cpu(), extensions));
    }

    @Override
    protected Block block() {
        return discriminator(true);
    }

    @Override
    protected Shape[] inputs() {
        return new Shape[] {IMAGE, CONDITION};
    }

    /** Instance normalization takes out the biases before it. */
    @Override
    protected boolean isIdle(String parameter) {
        return parameter.matches("head\\d\\.conv[2-9]\\.bias");
    }

    private Network network(Block block) {
        Engine.getInstance().setRandomSeed(11);
        return Network.create("discriminator", block, manager, IMAGE, CONDITION);
    }

    @Test
    void mixingsAreBuffersThatGiveNoiseAMeanSquareOfAboutOne() {
        Network network = network(block());
        assertThat(network.buffers()).filteredOn(name -> !name.endsWith(".u")).hasSize(8);
        assertThat(network.trainableParameters().keySet()).allMatch(name -> name.matches("head[1-4]\\..*"));
        NDList maps = new FilterBank(Device.cpu()).extract(manager.randomUniform(-1, 1, IMAGE));
        for (int i = 0; i < maps.size(); i++) {
            NDArray weight = network.arrays().get("mix" + (i + 1) + ".weight");
            NDArray mixed = Conv2d.conv2d(maps.get(i), weight).singletonOrThrow();
            assertThat(mixed.square().mean().getFloat()).isCloseTo(1, within(0.8f));
        }
    }

    /** The image's slope passes through the features. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void slopeAlongTheGradient(int input) {
        Network network = network(block());
        Formula.fill(network);
        NDList inputs = Backward.inputs(manager, IMAGE, CONDITION);
        Backward.run(list -> network.forward(list, false), inputs);
        NDArray gradient = inputs.get(input).getGradient();
        double norm = GoldenGradients.norm(gradient);
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
            NDList moved = Backward.inputs(manager, IMAGE, CONDITION);
            NDArray at = moved.get(input).stopGradient();
            moved.set(input, at.add(gradient.mul((1 - 2 * side) * 1e-3 / norm)));
            losses[side] = Backward.loss(network.forward(moved, false)).getFloat();
        }
        assertThat((losses[0] - losses[1]) / 2e-3).isCloseTo(norm, within(0.05 * norm));
    }

    @Test
    void innerMapsComeWithTheSameLogits() {
        Network network = network(block());
        NDList inputs = Backward.inputs(manager, IMAGE, CONDITION);
        FeatureMaps.Result result = network.forwardWithMaps(inputs, false);
        assertThat(result.logits()).containsExactlyElementsOf(network.forward(inputs, false));
        assertThat(result.maps()).extracting(NDList::size).containsExactly(5, 4, 3, 2);
    }

    /** At 16 pixels the fourth layer has 2. */
    @Test
    void layersThatAreTooSmallAreLeftOut() throws IOException {
        Shape image = new Shape(1, 3, 16, 16);
        Block block = new ProjectedDiscriminator(
                new ProjectedDiscriminator.Options(Component.of("filter_bank"), 6, 4, true),
                new BlockInputs(List.of(image, image), Device.cpu(), FEATURES));
        Network network = Network.create("discriminator", block, manager, image, image);
        assertThat(network.forward(Backward.inputs(manager, image, image)).getShapes())
                .containsExactly(new Shape(1, 1, 2, 2), new Shape(1, 1, 2, 2), new Shape(1, 1, 2, 2));
    }

    @Test
    void theFeaturesAreClosedWithTheNetworkAndNotWithAReplica() throws IOException {
        List<FeatureExtractor> made = new ArrayList<>();
        Extensions keeping = Extensions.builder()
                .add(FeatureExtractor.KIND, "kept", (options, device) -> {
                    made.add(new FilterBank(device));
                    return made.get(0);
                })
                .build();
        NDArray image = manager.zeros(IMAGE);
        Network network = network(discriminator(Component.of("kept"), true, keeping));
        network.replica(Device.cpu()).close();
        made.get(0).extract(image);
        network.close();
        assertThat(made).hasSize(1);
        assertThatThrownBy(() -> made.get(0).extract(image)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void weightsThatAreNotThereAreNamed() {
        StandardFeatures.SqueezeNetOptions absent = new StandardFeatures.SqueezeNetOptions(Path.of("absent.npz"));
        assertThatThrownBy(() -> discriminator(new Component("squeezenet", absent), true, FEATURES))
                .hasMessageContaining("features: weights: no such file: absent.npz");
    }
}
