package own;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.stylestep.data.Augmentation;
import org.stylestep.data.Images;
import org.stylestep.data.PairSource;
import org.stylestep.eval.Metric;
import org.stylestep.image.RgbImage;
import org.stylestep.mining.TripletMiner;
import org.stylestep.nn.Network;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Rendering;
import org.stylestep.testkit.AugmentationContract;
import org.stylestep.testkit.BlockContract;
import org.stylestep.testkit.LossTermContract;
import org.stylestep.testkit.MetricContract;
import org.stylestep.testkit.MinerContract;
import org.stylestep.testkit.OptimizerContract;
import org.stylestep.testkit.PairSourceContract;
import org.stylestep.testkit.ScheduleContract;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.Optimizer;

/** All that the extension registers keeps the library's contracts. */
final class ContractsTest {

    private static final Shape IMAGES = new Shape(2, 3, 32, 32);

    @Nested
    final class OfResidualEncoder extends BlockContract {
        @Override
        protected Block block() {
            return ResidualEncoder.of(new ResidualEncoder.Options(4, 5));
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES};
        }
    }

    @Nested
    final class OfStyledUNet extends BlockContract {
        @Override
        protected Block block() {
            return new StyledUNet(new StyledUNet.Options(4, 0.3f));
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES, new Shape(2, 5)};
        }

        /** Instance normalization takes the bias before it out again. */
        @Override
        protected boolean isIdle(String parameter) {
            return parameter.equals("inner.UpsamplingConv2d.bias");
        }
    }

    @Nested
    final class OfPatchCritic extends BlockContract {
        @Override
        protected Block block() {
            return new PatchCritic(new PatchCritic.Options(4));
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES, new Shape(2, 1, 32, 32)};
        }
    }

    @Nested
    final class OfMeanColor extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new MeanColor();
        }

        @Override
        protected Set<String> reaches() {
            return Set.of("encoder", "generator");
        }
    }

    @Nested
    final class OfMapDistance extends LossTermContract {
        @Override
        protected LossTerm term() {
            return new MapDistance(Rendering.DIRECT);
        }

        @Override
        protected Set<String> reaches() {
            return Set.of("encoder", "generator");
        }
    }

    @Nested
    final class OfMomentum extends OptimizerContract {
        @Override
        protected Optimizer create(Network network) {
            return new Momentum(network, new Momentum.Options(0.9f));
        }
    }

    @Nested
    final class OfCosine extends ScheduleContract {
        @Override
        protected LearningSchedule schedule() {
            return new Cosine(500);
        }
    }

    @Nested
    final class OfSquaredError extends MetricContract {
        @Override
        protected Metric create() {
            return new SquaredError();
        }
    }

    @Nested
    final class OfBrightnessMiner extends MinerContract {
        @Override
        protected TripletMiner create() throws IOException {
            return BrightnessMiner.of(new Grays(9));
        }
    }

    @Nested
    final class OfExposure extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new Exposure(0.2);
        }
    }

    @Nested
    final class OfLabelMaps extends PairSourceContract {
        @Override
        protected PairSource source() {
            return new LabelMaps(List.of(Drawings.BACKGROUND, Drawings.SHAPE, Drawings.EDGE, "#FFFFFF"));
        }

        @Override
        protected boolean hasTargets() {
            return true;
        }

        @Override
        protected void write(Path folder, Path targets, long seed) throws IOException {
            Drawings.write(folder, targets, 4, (int) seed);
        }
    }

    /** Images of one brightness each. */
    private record Grays(int size) implements Images {
        @Override
        public String name(int index) {
            return "gray " + index;
        }

        @Override
        public RgbImage read(int index) {
            byte[] rgb = new byte[3];
            IntStream.range(0, 3).forEach(c -> rgb[c] = (byte) (37 * index));
            return new RgbImage(1, 1, rgb);
        }

        @Override
        public String fingerprint() {
            return "grays " + size;
        }
    }
}
