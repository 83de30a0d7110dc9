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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
        return discriminator(Component.of("filter_bank"), spectralNorm, FEATURES, IMAGE, CONDITION);
    }

    private static ProjectedDiscriminator discriminator(
            Component features, boolean spectralNorm, Extensions extensions, Shape... inputs) {
        try {
            return new ProjectedDiscriminator(
                    new ProjectedDiscriminator.Options(features, 6, 4, spectralNorm),
                    new BlockInputs(List.of(inputs), Device.cpu(), extensions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Block block() {
        return discriminator(true);
    }

    @Override
    protected Shape[] inputs() {
        return new Shape[] {IMAGE, CONDITION};
    }

    private Network network(Block block) {
        Engine.getInstance().setRandomSeed(11);
        return Network.create("discriminator", block, manager, IMAGE, CONDITION);
    }

    @Test
    void mixingsAreBuffersThatGiveNoiseAMeanSquareOfAboutOne() {
        Network network = network(block());
        assertThat(network.buffers()).filteredOn(name -> !name.endsWith(".u")).hasSize(4);
        NDList maps = new FilterBank(Device.cpu()).extract(manager.randomUniform(-1, 1, IMAGE));
        for (int i = 0; i < maps.size(); i++) {
            NDArray weight = network.arrays().get("mix" + (i + 1) + ".weight");
            // What a mixed map is expected to have for channels of this mean square, over 6 · 55 weights.
            float expected = weight.square().sum().getFloat()
                    / 6
                    * maps.get(i).square().mean().getFloat();
            assertThat(expected).isCloseTo(1, within(0.3f));
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
    void takesEachBatchAsIfAlone() {
        Network network = network(discriminator(false));
        NDList first = Backward.inputs(manager, IMAGE, CONDITION);
        NDList second = new NDList(first.get(0).neg(), first.get(1));
        NDList jointly = network.forwardEach(List.of(first, second)).get(1);
        for (int i = 0; i < 4; i++) {
            NDArray difference = network.forward(second).get(i).sub(jointly.get(i));
            assertThat(difference.abs().max().getFloat()).isLessThan(1e-5f);
        }
    }

    /** At 16 pixels the fourth layer has 2. */
    @Test
    void layersThatAreTooSmallAreLeftOut() {
        Shape image = new Shape(1, 3, 16, 16);
        Block block = discriminator(Component.of("filter_bank"), true, FEATURES, image, image);
        Network network = Network.create("discriminator", block, manager, image, image);
        assertThat(network.forward(Backward.inputs(manager, image, image)).getShapes())
                .hasSize(3)
                .containsOnly(new Shape(1, 1, 2, 2));
    }

    @Test
    void theFeaturesAreClosedWithTheNetworkAndNotWithAReplica() {
        FilterBank bank = new FilterBank(Device.cpu());
        Extensions keeping = Extensions.builder()
                .add(FeatureExtractor.KIND, "kept", (options, device) -> bank)
                .build();
        NDArray image = manager.zeros(IMAGE);
        Network network = network(discriminator(Component.of("kept"), true, keeping, IMAGE, CONDITION));
        network.replica(Device.cpu()).close();
        bank.extract(image);
        network.close();
        assertThatThrownBy(() -> bank.extract(image)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void weightsThatAreNotThereAreNamed() {
        StandardFeatures.SqueezeNetOptions absent = new StandardFeatures.SqueezeNetOptions(Path.of("absent.npz"));
        assertThatThrownBy(() -> discriminator(new Component("squeezenet", absent), true, FEATURES, IMAGE))
                .hasMessageContaining("features: weights: no such file: absent.npz");
    }
}
