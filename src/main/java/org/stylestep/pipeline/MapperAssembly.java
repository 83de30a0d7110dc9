package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.latent.EncodedSet;
import org.stylestep.latent.MappedSampler;
import org.stylestep.latent.Style;
import org.stylestep.mining.Progress;
import org.stylestep.nn.Network;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.random.KeyedRandom;
import org.stylestep.sections.LatentValidationSection;
import org.stylestep.sections.MapperOptimizerSection;
import org.stylestep.sections.MapperRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.Component;
import org.stylestep.train.LatentMapperTrainer;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.TrainableNetwork;

/** Puts stage 4 together. */
record MapperAssembly(MapperRun run, Extensions extensions, Map<Path, StageRun> pending, Progress progress) {

    /**
     * Puts it together.
     *
     * @param folder where files are written, and codes are found that a run which goes on has made
     * @param files notes the training files
     * @param maxImages at most so many images are encoded: all in a training, a few in a dry run
     * @param resources close it
     */
    StageAssembly<int[]> assemble(RunFolder folder, TrainingFiles files, int maxImages, Resources resources)
            throws IOException {
        Device device = run.runtime().toDevice();
        NDManager manager = StageAssembly.seededManager(device, run.seed(), resources);
        EarlierStage start = new EarlierStages(extensions, pending, manager)
                .open("encoder.checkpoint", run.encoder().checkpoint());
        RunData data = new RunData(run.data(), extensions, Optional.of(files));
        Images all = data.images().subset(run.imle().maxCodes(), run.seed());
        Images training = all.subset(maxImages, run.seed());
        LatentValidationSection section = run.validation();
        Images validation = data.images("validation", section.folder(), section.targets())
                .subset(Math.min(maxImages, section.images()), run.seed());
        LatentMapperTrainer.Source source = source(start, training, validation);
        EncodedSet codes = codes(folder, start, training, validation);
        Network mapper = untrained(run.mapper(), codes.codeSize(), run.seed(), extensions, manager);
        LatentMapperTrainer stage =
                new LatentMapperTrainer(mapper, codes, source, options(), StageAssembly.sharding(run.runtime()));
        resources.onClose(stage::close);
        int count = all.size();
        LearningSchedule schedule = Optimizers.schedule(run.schedule().schedule(), count, extensions);
        long checkpoint = steps(run.output().checkpointEpochs(), count);
        StageTrainer.Options loop =
                new StageTrainer.Options(schedule, checkpoint, run.output().keep(), checkpoint, 1);
        return new StageAssembly<>(
                stage,
                List.of(),
                schedule,
                loop,
                steps(run.output().statsEpochs(), count),
                Optional.empty(),
                () -> mapped(mapper, manager),
                Optional.of(start));
    }

    /** The same draws on every call, mapped with the present weights. */
    private List<Style> mapped(Network mapper, NDManager manager) {
        RandomGenerator random = KeyedRandom.of(run.seed(), "monitor");
        try (NDManager scratch = manager.newSubManager()) {
            return Style.of(new MappedSampler(mapper).sample(StageAssembly.SHOWN_CODES, random, scratch));
        }
    }

    /** The steps that show so many epochs, at least one. */
    private long steps(int epochs, int codes) {
        return Math.max(1, Math.round((double) epochs * codes / run.schedule().batchSize()));
    }

    /** A mapper whose weights depend on the seed alone: the one that training begins with. */
    static Network untrained(Component mapper, int latentDim, long seed, Extensions extensions, NDManager manager)
            throws IOException {
        StageAssembly.seedEngine(seed);
        return Network.create(
                LatentMapperTrainer.NAME, NetworkKinds.MAPPER, mapper, extensions, manager, new Shape(1, latentDim));
    }

    private LatentMapperTrainer.Source source(EarlierStage start, Images training, Images validation)
            throws IOException {
        String encoder = start.encoderFingerprint();
        return new LatentMapperTrainer.Source(
                "training " + training.fingerprint() + ", held-out " + validation.fingerprint() + ", encoder " + encoder
                        + ", size " + size(),
                encoder);
    }

    private int size() {
        return run.validation().size().orElse(run.data().crop());
    }

    /** The codes; a run that goes on has them in its checkpoint. */
    private EncodedSet codes(RunFolder folder, EarlierStage start, Images training, Images validation)
            throws IOException {
        Optional<Path> latest = CheckpointStore.of(folder.path()).latest();
        try (NDManager manager = NDManager.newBaseManager(run.runtime().toDevice())) {
            if (latest.isPresent()) {
                return EncodedSet.of(Checkpoint.open(latest.get()).read(EncodedSet.PART, manager));
            }
            Network encoder = start.network(PairNetworks.ENCODER, Weights.EMA, manager);
            PairNetworks.requireSide("validation.size", size(), encoder);
            ImageCodes encoding = ImageCodes.of(encoder, start.styleCode(), PairAugmentation.resize(size()));
            return new EncodedSet(
                    encoding.read(training, manager, progress), encoding.read(validation, manager, progress));
        }
    }

    private LatentMapperTrainer.Options options() {
        MapperOptimizerSection optimizer = run.optimizer();
        return new LatentMapperTrainer.Options(
                new TrainableNetwork.Options(
                        Optimizers.factory(optimizer.algorithm(), extensions),
                        optimizer.learningRate(),
                        Optional.empty(),
                        Optional.empty()),
                run.schedule().batchSize(),
                run.imle().reassignEveryEpochs(),
                run.imle().candidatesPerCode(),
                run.seed());
    }
}
