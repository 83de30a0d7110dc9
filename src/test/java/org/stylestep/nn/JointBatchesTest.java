package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JointBatchesTest {

    private static final Shape IMAGE = new Shape(2, 3, 32, 32);

    private static List<NDList> batches(NDManager manager) {
        List<NDList> batches = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            batches.add(new NDList(Formula.of(manager, name, IMAGE), Formula.of(manager, name + " input", IMAGE)));
        }
        return batches;
    }

    /** The deviation over the batch is each one's own. */
    @Test
    void aDiscriminatorTakesEachBatchAsIfAlone() {
        MultiScaleDiscriminator block = new MultiScaleDiscriminator(new MultiScaleDiscriminator.Options(4, 2, 2));
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("discriminator", block, manager, IMAGE, IMAGE)) {
            List<NDList> batches = batches(manager);
            List<NDList> jointly = network.forwardEach(batches);
            assertThat(jointly).hasSize(3);
            for (int i = 0; i < 3; i++) {
                NDList alone = network.forward(batches.get(i));
                assertThat(jointly.get(i).getShapes()).containsExactly(alone.getShapes());
                for (int scale = 0; scale < alone.size(); scale++) {
                    NDArray difference = jointly.get(i).get(scale).sub(alone.get(scale));
                    assertThat(difference.abs().max().getFloat()).isLessThan(1e-5f);
                }
            }
            assertThat(jointly.get(0)
                            .head()
                            .sub(jointly.get(1).head())
                            .abs()
                            .max()
                            .getFloat())
                    .isGreaterThan(1e-3f);
        }
    }

    @Test
    void anotherBlockRunsOnceABatch() {
        List<Shape> seen = new ArrayList<>();
        Block block = new LambdaBlock(inputs -> {
            seen.add(inputs.head().getShape());
            return new NDList(inputs.head().mean(new int[] {3}));
        });
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("discriminator", block, manager, IMAGE, IMAGE)) {
            List<NDList> batches = batches(manager);
            seen.clear();
            List<NDList> outputs = network.forwardEach(batches);
            assertThat(seen).containsExactly(IMAGE, IMAGE, IMAGE);
            assertThat(outputs.get(2).head()).isEqualTo(batches.get(2).head().mean(new int[] {3}));
        }
    }
}
