package org.stylestep.objective;

import java.util.Set;
import org.junit.jupiter.api.Nested;
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
}
