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
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stylestep.nn.Generator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.testkit.LossTermContract;

/** The contract, for each term of the library. */
@ParameterizedClass
@MethodSource("terms")
final class TermsTest extends LossTermContract {

    private static final Set<String> GENERATOR = Set.of("generator");
    private static final Set<String> ENCODER = Set.of("encoder");
    private static final Set<String> BOTH = Set.of("encoder", "generator");

    private final LossTerm term;
    private final Set<String> reaches;
    private final boolean batchNorm;

    /** A term, and the networks that its gradient reaches. */
    TermsTest(LossTerm term, Set<String> reaches, boolean batchNorm) {
        this.term = term;
        this.reaches = reaches;
        this.batchNorm = batchNorm;
    }

    static Stream<Arguments> terms() {
        GanLoss loss = new LeastSquares();
        return Stream.of(
                Arguments.of(new ReconstructionTerm(Rendering.DIRECT, ImageDistance.L1), BOTH, false),
                Arguments.of(new ReconstructionTerm(Rendering.DIRECT, ImageDistance.MULTI_SCALE_L1), BOTH, false),
                Arguments.of(new ReconstructionTerm(Rendering.CYCLED, ImageDistance.L1), BOTH, false),
                Arguments.of(new AdversarialTerm(Rendering.DIRECT, loss), BOTH, false),
                Arguments.of(new AdversarialTerm(Rendering.DIRECT, loss), BOTH, true),
                Arguments.of(new AdversarialTerm(Rendering.DIRECT, new Logistic()), BOTH, false),
                Arguments.of(new AdversarialTerm(Rendering.DIRECT, new Hinge()), BOTH, false),
                Arguments.of(new AdversarialTerm(Rendering.SWAPPED, loss), BOTH, false),
                Arguments.of(new AdversarialTerm(Rendering.SWAPPED, loss, Trains.GENERATOR), GENERATOR, false),
                Arguments.of(new AdversarialTerm(Rendering.CYCLED, loss), BOTH, false),
                Arguments.of(new AdversarialTerm(Rendering.SAMPLED, loss), GENERATOR, false),
                Arguments.of(new LatentReconstruction(Rendering.SWAPPED), GENERATOR, false),
                Arguments.of(new LatentReconstruction(Rendering.SWAPPED), GENERATOR, true),
                Arguments.of(new LatentReconstruction(Rendering.SAMPLED), GENERATOR, false),
                Arguments.of(new LatentL2(), ENCODER, false),
                Arguments.of(new LatentKl(), ENCODER, false));
    }

    @Override
    protected LossTerm term() {
        return term;
    }

    @Override
    protected Set<String> reaches() {
        return reaches;
    }

    /** With batch norm, networks have running statistics, which have no gradient and which an encoder that does not train must not update. */
    @Override
    protected Networks networks(NDManager manager) {
        if (!batchNorm) {
            return super.networks(manager);
        }
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
