package own;

import org.stylestep.data.Augmentation;
import org.stylestep.data.PairSource;
import org.stylestep.eval.Metric;
import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;
import org.stylestep.mining.TripletMiner;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Rendering;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.Optimizer;

/** Registers all of this project, under the names that run files use; {@code META-INF/services} has the name of this class. */
public final class OwnExtension implements StyleStepExtension {

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(
                        NetworkKinds.ENCODER,
                        "residual",
                        ResidualEncoder.Options.class,
                        (o, inputs) -> ResidualEncoder.of(o))
                .add(NetworkKinds.GENERATOR, "unet", StyledUNet.Options.class, (o, inputs) -> new StyledUNet(o))
                .add(NetworkKinds.DISCRIMINATOR, "patch", PatchCritic.Options.class, (o, inputs) -> new PatchCritic(o))
                .add(LossTerm.KIND, "mean_color", (o, run) -> new MeanColor())
                .add(LossTerm.KIND, "map_distance", (o, run) -> new MapDistance(Rendering.DIRECT))
                .add(TripletMiner.KIND, "brightness", (o, run) -> BrightnessMiner.of(run.images()))
                .add(Optimizer.KIND, "momentum", Momentum.Options.class, (o, network) -> new Momentum(network, o))
                .add(LearningSchedule.KIND, "cosine", Cosine.Options.class, (o, epochImages) -> Cosine.of(o))
                .add(Metric.KIND, "squared_error", (o, run) -> new SquaredError())
                .add(Augmentation.KIND, "exposure", Exposure.class, (o, none) -> o)
                .add(PairSource.KIND, "label_map", LabelMaps.class, (o, none) -> o);
    }
}
