package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.testkit.SmallNetworks;

/** A step runs the networks as often as its terms ask for, and no more. */
final class StepCostTest {

    /** Any block, counted. */
    private static final class Counted extends AbstractBlock {

        private final Block block;
        private int passes;

        private Counted(Block block) {
            this.block = addChildBlock("block", block);
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            block.initialize(manager, type, inputs);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> more) {
            passes++;
            return block.forward(parameters, inputs, training, more);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return block.getOutputShapes(inputs);
        }
    }

    private static Network counted(Network network, NDManager manager) {
        return Network.create(network.name(), new Counted(network.block()), manager, network.inputShapes());
    }

    private static int passes(Network network) {
        return ((Counted) network.block()).passes;
    }

    /**
     * The discriminator classifies each adversarial term's rendering once in the generator's phase, and in its own once more, beside the targets. A
     * rendering that terms of both phases evaluate is made twice, because the first phase's gradient uses up the graph behind it.
     */
    @ParameterizedTest(name = "{0}: {1} encoder, {2} generator, {3} discriminator")
    @CsvSource(delimiter = '|', textBlock = """
                    reconstruction_direct adversarial_direct latent_l2                       | 1 | 1 | 3
                    reconstruction_direct                                                  | 1 | 1 | 0
                    latent_l2 latent_kl reconstruction_direct                                  | 1 | 1 | 0
                    adversarial_random                                                     | 0 | 1 | 3
                    reconstruction_direct adversarial_direct adversarial_random            | 1 | 2 | 5
                    adversarial_random latent_reconstruction_random                                | 1 | 1 | 3
                    adversarial_swapped latent_reconstruction_swapped                              | 2 | 1 | 3
                    reconstruction_cycle adversarial_cycle                                 | 2 | 2 | 3
                    reconstruction_cycle latent_reconstruction_swapped                             | 3 | 3 | 0
                    reconstruction_direct adversarial_direct adversarial_random latent_reconstruction_random latent_kl | 2 | 2 | 5
                    """)
    void aStepRunsWhatItsTermsAskFor(String terms, int encoder, int generator, int discriminator) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks tiny = SmallNetworks.create(manager, StyleCode.SAMPLED);
            Networks networks = new Networks(
                    counted(tiny.encoder(), manager),
                    tiny.styleCode(),
                    counted(tiny.generator(), manager),
                    counted(tiny.discriminator(), manager));
            Objective objective = Tiny.objective(terms.strip().split(" "));
            try (GeneratorTrainer stage = Tiny.jointTrainer(networks, objective, 4);
                    NDManager scratch = manager.newSubManager()) {
                stage.step(Tiny.batches(4).make(0), 0, 1, scratch);
            }
            assertThat(Stream.of(networks.encoder(), networks.generator(), networks.discriminator())
                            .map(StepCostTest::passes))
                    .containsExactly(encoder, generator, discriminator);
        }
    }
}
