package org.stylestep.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.util.Optional;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.data.DecodedCache;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PairPixels;
import org.stylestep.data.PairedImages;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Network;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.train.GeneratorTrainer;
import org.stylestep.train.JointFinetuner;
import org.stylestep.train.PairStage;
import org.stylestep.train.StageTrainer;

/** Puts stage 2 or 3 together. */
final class PairAssembly {

    private static final String ENCODER = "encoder";
    private static final String GENERATOR = "generator";
    private static final String DISCRIMINATOR = "discriminator";

    private final PairRun run;
    private final Resources resources = new Resources();

    PairAssembly(PairRun run) {
        this.run = run;
    }

    /** What the two stages differ in. */
    private record Assembled(PairStage stage, Networks networks) {}

    Training open(boolean resume) throws IOException {
        try {
            return assemble(resume);
        } catch (IOException | RuntimeException exception) {
            resources.close();
            throw exception;
        }
    }

    private Training assemble(boolean resume) throws IOException {
        RunFolder folder = RunFolder.open(run.output().folder(), resume);
        Device device = run.machine().toDevice();
        PairedImages pairs = new DecodedCache(run.data().pairs(), run.machine().cacheBytes());
        Optional<SampleSheets> sheets = sheets();
        StartingPoint start = start(resume);
        NDManager manager = NDManager.newBaseManager(device);
        resources.onClose(manager::close);
        Engine.getInstance().setRandomSeed(Training.engineSeed(run.seed()));
        GanLoss gan = new LeastSquares();
        Objective objective = run.objective().toObjective(Distances.of(run, pairs.targets(), device, resources), gan);
        int batchSize = run.schedule().batchSize();
        PairBatches batches = new PairBatches(pairs, run.data().augmentation(), batchSize, run.seed());
        Assembled assembled = run instanceof GeneratorRun generator
                ? stage(generator, start, objective, gan, batches, manager)
                : finetuning(start, objective, gan, batches, manager);
        resources.onClose(assembled.stage()::close);
        StageTrainer<PairPixels> trainer = new StageTrainer<>(assembled.stage(), options(batchSize))
                .checkpointsIn(folder.path())
                .settings(new RunFile().toMap((Record) run))
                .startedFrom(start.folder())
                .listener(Training.stats(folder, run.output(), batchSize));
        sheets.ifPresent(samples -> trainer.listener(
                new SampleListener(samples, folder, assembled.networks(), assembled.stage()::averaged)));
        if (resume) {
            trainer.resume();
        }
        folder.begin((Record) run);
        return new Training(assembled.stage().name(), folder.path(), trainer, resources);
    }

    private StageTrainer.Options options(int batchSize) {
        OutputSection output = run.output();
        long checkpoint = OutputSection.steps(output.checkpointKimg(), batchSize);
        return new StageTrainer.Options(
                run.schedule().schedule(),
                checkpoint,
                output.keep(),
                checkpoint,
                run.machine().loaderThreads());
    }

    private Optional<SampleSheets> sheets() throws IOException {
        if (run.validation().isEmpty()) {
            return Optional.empty();
        }
        PairValidationSection validation = run.validation().get();
        return Optional.of(new SampleSheets(
                validation.pairs(run.data()), validation.view(run.data()), validation.sheetRows(), run.seed()));
    }

    /** The earlier stage's checkpoint; a run that goes on has all its networks in its own. */
    private StartingPoint start(boolean resume) throws IOException {
        if (resume && CheckpointStore.of(run.output().folder()).latest().isPresent()) {
            return StartingPoint.open(
                    "output.folder",
                    CheckpointStore.of(run.output().folder()).latest().get());
        }
        return run instanceof GeneratorRun generator
                ? StartingPoint.open("encoder.checkpoint", generator.encoder().checkpoint())
                : StartingPoint.open(
                        "generator.checkpoint", ((FinetunedRun) run).generator().checkpoint());
    }

    private Assembled stage(
            GeneratorRun settings,
            StartingPoint start,
            Objective objective,
            GanLoss gan,
            PairBatches batches,
            NDManager manager)
            throws IOException {
        Network encoder = start.network(ENCODER, Weights.AVERAGED, manager);
        long side = run.data().crop();
        Shape image = new Shape(1, 3, side, side);
        int code = code(encoder, image);
        Networks networks = new Networks(
                encoder,
                start.styleCode(),
                create(
                        GENERATOR,
                        new Generator(settings.generator().options(code)),
                        manager,
                        image,
                        new Shape(1, code)),
                create(
                        DISCRIMINATOR,
                        new MultiScaleDiscriminator(settings.discriminator().options()),
                        manager,
                        image,
                        image));
        GeneratorTrainer trainer = new GeneratorTrainer(
                networks, objective, gan, batches, run.optimizer().options(run.seed()));
        return new Assembled(trainer, networks);
    }

    private Assembled finetuning(
            StartingPoint start, Objective objective, GanLoss gan, PairBatches batches, NDManager manager)
            throws IOException {
        Networks networks = new Networks(
                start.network(ENCODER, Weights.LIVE, manager),
                start.styleCode(),
                start.network(GENERATOR, Weights.LIVE, manager),
                start.network(DISCRIMINATOR, Weights.LIVE, manager));
        JointFinetuner trainer = new JointFinetuner(
                networks, objective, gan, batches, run.optimizer().options(run.seed()));
        try (NDManager scratch = manager.newSubManager()) {
            var average = start.networks().average(GENERATOR, scratch);
            if (!average.isEmpty()) {
                trainer.startAverage(GENERATOR, average);
            }
        }
        return new Assembled(trainer, networks);
    }

    private static int code(Network encoder, Shape image) {
        return Math.toIntExact(
                encoder.block().getOutputShapes(new Shape[] {image})[0].get(1));
    }

    private Network create(String name, Block block, NDManager manager, Shape... inputs) {
        try {
            return Network.create(name, block, manager, inputs);
        } catch (IllegalArgumentException exception) {
            throw new RunFileException(
                    "the " + name + " cannot take images of data.crop = "
                            + run.data().crop() + ": " + exception.getMessage(),
                    exception);
        }
    }
}
