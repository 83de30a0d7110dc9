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

    /** A term, and the networks that its gradient reaches. */
    private abstract static class Of extends LossTermContract {
        private final LossTerm term;
        private final Set<String> reaches;

        Of(LossTerm term, Set<String> reaches) {
            this.term = term;
            this.reaches = reaches;
        }

        @Override
        protected LossTerm term() {
            return term;
        }

        @Override
        protected Set<String> reaches() {
            return reaches;
        }
    }

    @Nested
    final class DirectReconstruction extends Of {
        DirectReconstruction() {
            super(new ReconstructionTerm(Rendering.DIRECT, ImageDistance.L1), BOTH);
        }
    }

    @Nested
    final class DirectAdversarial extends Of {
        DirectAdversarial() {
            super(new AdversarialTerm(Rendering.DIRECT, new LeastSquares()), BOTH);
        }
    }

    @Nested
    final class CodeSize extends Of {
        CodeSize() {
            super(new LatentL2(), Set.of("encoder"));
        }
    }

    @Nested
    final class CycleReconstruction extends Of {
        CycleReconstruction() {
            super(new ReconstructionTerm(Rendering.CYCLED, ImageDistance.L1), BOTH);
        }
    }

    @Nested
    final class SwappedAdversarial extends Of {
        SwappedAdversarial() {
            super(new AdversarialTerm(Rendering.SWAPPED, new LeastSquares()), BOTH);
        }
    }

    @Nested
    final class SwappedAdversarialOfTheGeneratorAlone extends Of {
        SwappedAdversarialOfTheGeneratorAlone() {
            super(new AdversarialTerm(Rendering.SWAPPED, new LeastSquares(), Trains.GENERATOR), GENERATOR);
        }
    }

    @Nested
    final class CycleAdversarial extends Of {
        CycleAdversarial() {
            super(new AdversarialTerm(Rendering.CYCLED, new LeastSquares()), BOTH);
        }
    }

    @Nested
    final class RandomAdversarial extends Of {
        RandomAdversarial() {
            super(new AdversarialTerm(Rendering.SAMPLED, new LeastSquares()), GENERATOR);
        }
    }

    @Nested
    final class LogisticAdversarial extends Of {
        LogisticAdversarial() {
            super(new AdversarialTerm(Rendering.DIRECT, new Logistic()), BOTH);
        }
    }

    @Nested
    final class HingeAdversarial extends Of {
        HingeAdversarial() {
            super(new AdversarialTerm(Rendering.DIRECT, new Hinge()), BOTH);
        }
    }

    @Nested
    final class SwappedCodeRecovery extends Of {
        SwappedCodeRecovery() {
            super(new LatentReconstruction(Rendering.SWAPPED), GENERATOR);
        }
    }

    @Nested
    final class RandomCodeRecovery extends Of {
        RandomCodeRecovery() {
            super(new LatentReconstruction(Rendering.SAMPLED), GENERATOR);
        }
    }

    @Nested
    final class CodeDivergence extends Of {
        CodeDivergence() {
            super(new LatentKl(), Set.of("encoder"));
        }
    }

    /** Networks with running statistics, which have no gradient and which an encoder that does not train in the term's phase must not update. */
    private abstract static class WithBatchNorm extends Of {
        WithBatchNorm(LossTerm term, Set<String> reaches) {
            super(term, reaches);
        }

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
        DirectAdversarialWithBatchNorm() {
            super(new AdversarialTerm(Rendering.DIRECT, new LeastSquares()), BOTH);
        }
    }

    @Nested
    final class SwappedCodeRecoveryWithBatchNorm extends WithBatchNorm {
        SwappedCodeRecoveryWithBatchNorm() {
            super(new LatentReconstruction(Rendering.SWAPPED), GENERATOR);
        }
    }
}
