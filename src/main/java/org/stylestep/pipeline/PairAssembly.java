package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.config.RunFile;
import org.stylestep.config.RunFileException;
import org.stylestep.data.DecodedCache;
import org.stylestep.data.HostPairBatch;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PairedImages;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LossCatalog;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Rendering;
import org.stylestep.train.GeneratorTrainer;
import org.stylestep.train.JointFinetuner;
import org.stylestep.train.JointTrainer;
import org.stylestep.train.PairStage;
import org.stylestep.train.StageTrainer;

/** Puts stage 2 or 3 together. */
public final class PairAssembly {

    private final PairRun run;
    private final LossCatalog catalog;
    private final Resources resources = new Resources();

    /**
     * Takes the settings.
     *
     * @param run the run
     * @param catalog the loss terms that its objective may name
     */
    public PairAssembly(PairRun run, LossCatalog catalog) {
        this.run = run;
        this.catalog = catalog;
    }

    Training open(boolean resume) throws IOException {
        return resources.forWhole(() -> assemble(resume));
    }

    private Training assemble(boolean resume) throws IOException {
        RunFolder folder = RunFolder.open(run.output().folder(), resume, resources);
        Device device = run.runtime().toDevice();
        PairedImages pairs = new DecodedCache(run.data().pairs(), run.runtime().cacheBytes());
        Optional<SampleSheets> sheets = sheets();
        Optional<InitialCheckpoint> start = start(resume);
        NDManager manager = manager(device);
        Objective objective = objective(Distances.of(run, pairs.targets(), device, resources));
        Networks networks = new PairNetworks(run, start, manager)
                .make(objective.discriminated().contains(Rendering.SAMPLED));
        PairStage stage = stage(networks, objective, batches(pairs, networks));
        resources.onClose(stage::close);
        if (run instanceof FinetuneRun) {
            startAverages(stage, start.orElseThrow(), manager);
        }
        StageTrainer<HostPairBatch> trainer = new StageTrainer<>(stage, options())
                .checkpointsIn(folder.path())
                .settings(new RunFile().toMap((Record) run))
                .listener(folder.recording((Record) run))
                .listener(Training.stats(folder, run.output(), run.schedule().batchSize()));
        start.ifPresent(before -> trainer.startedFrom(before.folder()));
        sheets.ifPresent(samples -> trainer.listener(new SampleListener(samples, folder, networks, stage::emaApplied)));
        if (resume) {
            trainer.resume();
        }
        return new Training(stage.name(), stage.terms(), folder.path(), trainer, resources);
    }

    /**
     * Assembles the stage with networks that know nothing, and takes it apart again: finds what would end the run at its beginning, before
     * the stages that it starts from are there.
     *
     * @param first the stage 2 whose networks these are; the run itself, if it is one
     * @param encoder the encoder of a stage 1 that is not trained yet, if stage 2 starts from one
     * @param before what the stage before hands over; empty for stage 2
     * @return what this stage hands over
     * @throws RunFileException if the settings ask for what is not there, or do not go together
     * @throws IOException if images or weights cannot be read
     */
    public Rehearsed rehearse(GeneratorRun first, Optional<EncoderSection> encoder, Optional<Rehearsed> before)
            throws IOException {
        try (resources) {
            Device device = run.runtime().toDevice();
            run.runtime().cacheBytes();
            PairedImages pairs = run.data().pairs();
            sheets();
            Distances.requireFeatures(run, device);
            Objective objective = objective(ImageDistance.L1);
            boolean randomStyles = objective.discriminated().contains(Rendering.SAMPLED);
            Optional<DiscriminatorSection> random = before.flatMap(Rehearsed::randomDiscriminator);
            Optional<InitialCheckpoint> start = encoder.isPresent() ? Optional.empty() : encoderOf(first);
            Networks networks =
                    new PairNetworks(run, start, manager(device)).makeAnew(first, encoder, random, randomStyles);
            PairBatches batches = batches(pairs, networks);
            batches.make(0);
            stage(networks, objective, batches).close();
            Rehearsed rehearsed = new Rehearsed(
                    Rehearsed.sides(networks.generator()),
                    Rehearsed.sides(networks.encoder()),
                    randomStyles ? random.or(run::discriminatorRandom) : Optional.empty());
            run.validation()
                    .ifPresent(validation -> rehearsed.require(
                            "validation.size", validation.transform(run.data()).crop()));
            return rehearsed;
        }
    }

    /** A manager that owns the networks; their weights are drawn anew from the run's seed. */
    private NDManager manager(Device device) {
        NDManager manager = NDManager.newBaseManager(device);
        resources.onClose(manager::close);
        Engine.getInstance().setRandomSeed(Training.engineSeed(run.seed()));
        return manager;
    }

    private PairBatches batches(PairedImages pairs, Networks networks) {
        return new PairBatches(pairs, run.data().augmentation(), run.schedule().batchSize(), run.seed())
                .withInputChannels(networks.generator().inputChannels());
    }

    private StageTrainer.Options options() {
        OutputSection output = run.output();
        long checkpoint =
                OutputSection.steps(output.checkpointKimg(), run.schedule().batchSize());
        return new StageTrainer.Options(
                run.schedule().schedule(),
                checkpoint,
                output.keep(),
                checkpoint,
                run.runtime().loaderThreads());
    }

    private Optional<SampleSheets> sheets() throws IOException {
        if (run.validation().isEmpty()) {
            return Optional.empty();
        }
        PairValidationSection validation = run.validation().get();
        return Optional.of(new SampleSheets(
                validation.pairs(run.data()), validation.transform(run.data()), validation.sheetRows(), run.seed()));
    }

    /** The earlier stage's checkpoint, if there is one; a run that goes on has all its networks in its own. */
    private Optional<InitialCheckpoint> start(boolean resume) throws IOException {
        Optional<Path> own = resume ? CheckpointStore.of(run.output().folder()).latest() : Optional.empty();
        if (own.isPresent()) {
            return Optional.of(InitialCheckpoint.open("output.folder", own.get()));
        }
        if (run instanceof FinetuneRun finetuned) {
            return Optional.of(InitialCheckpoint.open(
                    "generator.checkpoint", finetuned.generator().checkpoint()));
        }
        return encoderOf((GeneratorRun) run);
    }

    private static Optional<InitialCheckpoint> encoderOf(GeneratorRun run) throws IOException {
        Optional<Path> encoder = run.encoder().checkpoint();
        return encoder.isPresent()
                ? Optional.of(InitialCheckpoint.open("encoder.checkpoint", encoder.get()))
                : Optional.empty();
    }

    private PairStage stage(Networks networks, Objective objective, PairBatches batches) {
        requireHalves(objective);
        GanLoss gan = run.gan().toLoss();
        PairStage.Options options = run.optimizer().options(run.seed());
        if (run instanceof GeneratorRun generator) {
            return generator.encoder().learning()
                    ? new JointTrainer(networks, objective, gan, batches, options)
                    : new GeneratorTrainer(networks, objective, gan, batches, options);
        }
        return new JointFinetuner(networks, objective, gan, batches, options);
    }

    /** Stage 3 goes on with the moving averages of the stage before. */
    private static void startAverages(PairStage stage, InitialCheckpoint start, NDManager manager) throws IOException {
        try (NDManager scratch = manager.newSubManager()) {
            for (String name : List.of(PairNetworks.GENERATOR, PairNetworks.ENCODER)) {
                Map<String, NDArray> average = start.networks().average(name, scratch);
                if (!average.isEmpty()) {
                    stage.startEma(name, average);
                }
            }
        }
    }

    private Objective objective(ImageDistance distance) {
        try {
            return catalog.objective(
                    run.objective(), distance, run.gan().toLoss(), run.gan().weighting());
        } catch (IllegalArgumentException exception) {
            throw new RunFileException("objective: " + exception.getMessage(), exception);
        }
    }

    private void requireHalves(Objective objective) {
        int batchSize = run.schedule().batchSize();
        objective.exchanging().filter(term -> batchSize % 2 != 0).ifPresent(term -> {
            throw new RunFileException("schedule.batch_size must be even, not " + batchSize + ": the loss term '" + term
                    + "' exchanges styles between the halves of a batch");
        });
    }
}
