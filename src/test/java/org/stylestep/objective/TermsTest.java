package org.stylestep.objective;

import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contract, for each term of the library. */
final class TermsTest {

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
            return new CodeL2();
        }

        @Override
        protected Set<String> reaches() {
            return Set.of("encoder");
        }
    }
}
