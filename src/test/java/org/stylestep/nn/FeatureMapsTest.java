package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeatureMapsTest {

    private static final Shape IMAGE = new Shape(2, 3, 32, 32);

    @Test
    void onePassGivesTheSameLogitsAndTheMapsOfEveryScale() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create(
                        "discriminator",
                        new MultiScaleDiscriminator(new MultiScaleDiscriminator.Options(4, 2, 2)),
                        manager,
                        IMAGE,
                        IMAGE);
                NDManager step = manager.newSubManager()) {
            NDList inputs = Backward.inputs(step, IMAGE, IMAGE);
            NDList expected = network.forward(inputs, true);
            int before = step.getManagedArrays().size();
            FeatureMaps.Result result = ((FeatureMaps) network.block())
                    .forwardWithMaps(new ParameterStore(network.manager(), false), inputs, true);

            assertThat(result.logits()).containsExactlyElementsOf(expected);
            assertThat(result.maps().get(0).getShapes())
                    .containsExactly(new Shape(2, 4, 16, 16), new Shape(2, 8, 8, 8), new Shape(2, 16, 8, 8));
            assertThat(result.maps().get(1).getShapes())
                    .containsExactly(new Shape(2, 4, 8, 8), new Shape(2, 8, 4, 4), new Shape(2, 16, 4, 4));
            assertThat(step.getManagedArrays()).hasSize(before + 2 + 6);
        }
    }

    @Test
    void gradientsFlowThroughEveryMap() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("discriminator", new PatchDiscriminator(4, 2), manager, IMAGE)) {
            FeatureMaps block = (FeatureMaps) network.block();
            ParameterStore parameters = new ParameterStore(network.manager(), false);
            for (int layer : List.of(0, 1, 2)) {
                NDList images = Backward.inputs(manager, IMAGE);
                Backward.run(
                        inputs -> new NDList(block.forwardWithMaps(parameters, inputs, true)
                                .maps()
                                .get(0)
                                .get(layer)),
                        images);
                assertThat(images.head().getGradient().abs().max().getFloat())
                        .as("layer %d", layer)
                        .isPositive();
            }
        }
    }
}
