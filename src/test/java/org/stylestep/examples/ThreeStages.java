package org.stylestep.examples;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PairedImages;
import org.stylestep.features.FilterBank;
import org.stylestep.mining.NearFarMiner;
import org.stylestep.mining.NeighborTable;
import org.stylestep.mining.Progress;
import org.stylestep.mining.StyleDescriptors;
import org.stylestep.mining.TripletBatches;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.train.GeneratorTrainer;
import org.stylestep.train.JointFinetuner;
import org.stylestep.train.LinearDecay;
import org.stylestep.train.PairStage;
import org.stylestep.train.Stage;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.StyleEncoderPretrainer;

/** The three stages from Java: the README shows the middle of this file. */
final class ThreeStages {

    private final StyleEncoder.Options encoderOptions;
    private final Generator.Options generatorOptions;
    private final MultiScaleDiscriminator.Options discriminatorOptions;
    private final double kimg;

    ThreeStages(
            StyleEncoder.Options encoderOptions,
            Generator.Options generatorOptions,
            MultiScaleDiscriminator.Options discriminatorOptions,
            double kimg) {
        this.encoderOptions = encoderOptions;
        this.generatorOptions = generatorOptions;
        this.discriminatorOptions = discriminatorOptions;
        this.kimg = kimg;
    }

    // Shown: three stages
    void train(PairedImages pairs, PairAugmentation transform, Path runs, Device device, long seed) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(device);
                FilterBank features = new FilterBank(device)) {
            Shape image = new Shape(1, 3, transform.crop(), transform.crop());
            Network encoder = Network.create("encoder", new StyleEncoder(encoderOptions), manager, image);
            Network generator =
                    Network.create("generator", new Generator(generatorOptions), manager, image, new Shape(1, 8));
            Network discriminator = Network.create(
                    "discriminator", new MultiScaleDiscriminator(discriminatorOptions), manager, image, image);
            Networks networks = new Networks(encoder, StyleCode.OFFSET, generator, discriminator);
            NeighborTable neighbors = NeighborTable.loadOrCompute(
                    runs.resolve("neighbors"),
                    pairs.targets(),
                    transform,
                    features,
                    StyleDescriptors.Options.balancedLayers(),
                    NeighborTable.Options.published(),
                    Progress.none());
            TripletBatches triplets =
                    new TripletBatches(pairs.targets(), transform, new NearFarMiner(neighbors), 12, seed);
            PairBatches batches = new PairBatches(pairs, transform, 8, seed);
            Objective objective = Objective.step(ImageDistance.L1, 10);
            PairStage.Options options = PairStage.Options.published(seed);

            run(
                    new StyleEncoderPretrainer(
                            encoder,
                            StyleCode.OFFSET,
                            triplets,
                            Optional.empty(),
                            StyleEncoderPretrainer.Options.published(seed)),
                    runs);
            run(new GeneratorTrainer(networks, objective, new LeastSquares(), batches, options), runs);
            run(new JointFinetuner(networks, objective, new LeastSquares(), batches, options), runs);
        }
    }
    // Shown: end

    // Shown: one stage
    <T> void run(Stage<T> stage, Path runs) throws IOException {
        try (stage) {
            StageTrainer.Options options = StageTrainer.Options.of(LinearDecay.kimg(kimg / 2, kimg));
            new StageTrainer<>(stage, options)
                    .checkpointsIn(runs.resolve(stage.name()))
                    .run();
        }
    }
    // Shown: end
}
