package org.stylestep.objective;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.stylestep.nn.Generator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.testkit.LossTermContract;

/** The contract, for each term of the library. */
final class TermsTest {

    private static final Set<String> GENERATOR = Set.of("generator");
    private static final Set<String> BOTH = Set.of("encoder", "generator");

    @Nested
    final class DirectReconstruction extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new ReconstructionTerm(Rendering.DIRECT, ImageDistance.L1);
        }

        @Override
        protected Set<String> reaches() {
            return BOTH;
        }
    }

    @Nested
    final class DirectAdversarial extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new AdversarialTerm(Rendering.DIRECT, new LeastSquares());
        }

        @Override
        protected Set<String> reaches() {
            return BOTH;
        }
    }

    @Nested
    final class CodeSize extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new LatentL2();
        }

        @Override
        protected Set<String> reaches() {
            return Set.of("encoder");
        }
    }

    @Nested
    final class CycleReconstruction extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new ReconstructionTerm(Rendering.CYCLED, ImageDistance.L1);
        }

        @Override
        protected Set<String> reaches() {
            return BOTH;
        }
    }

    @Nested
    final class SwappedAdversarial extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new AdversarialTerm(Rendering.SWAPPED, new LeastSquares());
        }

        @Override
        protected Set<String> reaches() {
            return BOTH;
        }
    }

    @Nested
    final class SwappedAdversarialOfTheGeneratorAlone extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new AdversarialTerm(Rendering.SWAPPED, new LeastSquares(), Trains.GENERATOR);
        }

        @Override
        protected Set<String> reaches() {
            return GENERATOR;
        }
    }

    @Nested
    final class CycleAdversarial extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new AdversarialTerm(Rendering.CYCLED, new LeastSquares());
        }

        @Override
        protected Set<String> reaches() {
            return BOTH;
        }
    }

    @Nested
    final class RandomAdversarial extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new AdversarialTerm(Rendering.SAMPLED, new LeastSquares());
        }

        @Override
        protected Set<String> reaches() {
            return GENERATOR;
        }
    }

    @Nested
    final class LogisticAdversarial extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new AdversarialTerm(Rendering.DIRECT, new Logistic());
        }

        @Override
        protected Set<String> reaches() {
            return BOTH;
        }
    }

    @Nested
    final class HingeAdversarial extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new AdversarialTerm(Rendering.DIRECT, new Hinge());
        }

        @Override
        protected Set<String> reaches() {
            return BOTH;
        }
    }

    @Nested
    final class SwappedCodeRecovery extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new LatentReconstruction(Rendering.SWAPPED);
        }

        @Override
        protected Set<String> reaches() {
            return GENERATOR;
        }
    }

    @Nested
    final class RandomCodeRecovery extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new LatentReconstruction(Rendering.SAMPLED);
        }

        @Override
        protected Set<String> reaches() {
            return GENERATOR;
        }
    }

    @Nested
    final class CodeDivergence extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new LatentKl();
        }

        @Override
        protected Set<String> reaches() {
            return Set.of("encoder");
        }
    }

    /** Networks with running statistics, which have no gradient and which an encoder that does not train in the term's phase must not update. */
    private abstract static class WithBatchNorm extends LossTermContract {
        @Override
        protected Networks networks(NDManager manager) {
            Engine.getInstance().setRandomSeed(11);
            Shape image = new Shape(1, 3, 32, 32);
            Block encoder = new SequentialBlock()
                    .add(BatchNorm.builder().build())
                    .add(new StyleEncoder(StyleEncoder.Options.published().withBaseChannels(4)));
            Block generator = new SequentialBlock()
                    .add(new Generator(
                            Generator.Options.published().withBaseChannels(4).withResidualBlocks(1)))
                    .add(BatchNorm.builder().build());
            Block discriminator = new SequentialBlock()
                    .add(new LambdaBlock(both -> new NDList(NDArrays.concat(both, 1))))
                    .add(BatchNorm.builder().build())
                    .add(Conv2d.builder()
                            .setFilters(1)
                            .setKernelShape(new Shape(3, 3))
                            .build());
            return new Networks(
                    Network.create("encoder", encoder, manager, image),
                    StyleCode.OFFSET,
                    Network.create("generator", generator, manager, image, new Shape(1, 8)),
                    Network.create("discriminator", discriminator, manager, image, image));
        }
    }

    @Nested
    final class DirectAdversarialWithBatchNorm extends WithBatchNorm {
        @Override
        protected LossTerm term() {
            return new AdversarialTerm(Rendering.DIRECT, new LeastSquares());
        }

        @Override
        protected Set<String> reaches() {
            return BOTH;
        }
    }

    @Nested
    final class SwappedCodeRecoveryWithBatchNorm extends WithBatchNorm {
        @Override
        protected LossTerm term() {
            return new LatentReconstruction(Rendering.SWAPPED);
        }

        @Override
        protected Set<String> reaches() {
            return GENERATOR;
        }
    }
}
