package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.config.RunFile;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.latent.EncodedSet;
import org.stylestep.mining.Progress;
import org.stylestep.nn.LatentMapper;
import org.stylestep.nn.Network;
import org.stylestep.train.LatentMapperTrainer;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.StatsLog;

/** Puts stage 4 together. */
final class MapperAssembly {

    private final MapperRun run;
    private final Resources resources = new Resources();

    MapperAssembly(MapperRun run) {
        this.run = run;
    }

    Training open(boolean resume, Progress progress) throws IOException {
        return resources.forWhole(() -> assemble(resume, progress));
    }

    private Training assemble(boolean resume, Progress progress) throws IOException {
        RunFolder folder = RunFolder.open(run.output().folder(), resume, resources);
        Device device = run.runtime().toDevice();
        InitialCheckpoint start =
                InitialCheckpoint.open("encoder.checkpoint", run.encoder().checkpoint());
        Images training = run.data()
                .images(run.data().folder(), run.data().targets(), 0)
                .subset(run.imle().maxCodes(), run.seed());
        Images validation = run.validation().images(run.data(), run.seed());
        LatentMapperTrainer.Source source = source(start, training, validation);
        EncodedSet codes = codes(folder, start, training, validation, progress);
        NDManager manager = NDManager.newBaseManager(device);
        resources.onClose(manager::close);
        Network mapper = untrained(run.mapper().options(codes.codeSize()), run.seed(), manager);
        LatentMapperTrainer stage = new LatentMapperTrainer(mapper, codes, source, options());
        resources.onClose(stage::close);
        int count = codes.training().size();
        StageTrainer<int[]> trainer = new StageTrainer<>(stage, loop(count))
                .checkpointsIn(folder.path())
                .settings(new RunFile().toMap(run))
                .listener(folder.recording(run))
                .startedFrom(start.folder())
                .listener(new StatsLog(
                        folder.stats(), run.schedule().steps(run.output().statsEpochs(), count)));
        if (resume) {
            trainer.resume();
        }
        return new Training(stage.name(), List.of(), folder.path(), trainer, resources);
    }

    /** A mapper whose weights depend on the seed alone: the one that training begins with. */
    static Network untrained(LatentMapper.Options options, long seed, NDManager manager) {
        Engine.getInstance().setRandomSeed(Training.engineSeed(seed));
        return Network.create(
                LatentMapperTrainer.NAME, new LatentMapper(options), manager, new Shape(1, options.latentDim()));
    }

    private LatentMapperTrainer.Source source(InitialCheckpoint start, Images training, Images validation)
            throws IOException {
        String encoder = LatentCheckpoint.encoder(Checkpoint.open(start.folder()));
        return new LatentMapperTrainer.Source(
                "training " + training.fingerprint() + ", held-out " + validation.fingerprint() + ", encoder " + encoder
                        + ", size " + size(),
                encoder);
    }

    private int size() {
        return run.validation().size().orElse(run.data().crop());
    }

    /** The codes; a run that goes on has them in its checkpoint. */
    private EncodedSet codes(
            RunFolder folder, InitialCheckpoint start, Images training, Images validation, Progress progress)
            throws IOException {
        Optional<Path> latest = CheckpointStore.of(folder.path()).latest();
        Device device = run.runtime().toDevice();
        try (NDManager manager = NDManager.newBaseManager(device)) {
            if (latest.isPresent()) {
                return EncodedSet.of(Checkpoint.open(latest.get()).read(EncodedSet.PART, manager));
            }
            Network encoder = start.network("encoder", Weights.EMA, manager);
            ImageCodes encoding = ImageCodes.of(encoder, start.styleCode(), PairAugmentation.resize(size()));
            return new EncodedSet(
                    encoding.read(training, manager, progress), encoding.read(validation, manager, progress));
        }
    }

    private LatentMapperTrainer.Options options() {
        return new LatentMapperTrainer.Options(
                run.optimizer().options(),
                run.schedule().batchSize(),
                run.imle().reassignEveryEpochs(),
                run.imle().candidatesPerCode(),
                run.seed());
    }

    private StageTrainer.Options loop(int codes) {
        long checkpoint = run.schedule().steps(run.output().checkpointEpochs(), codes);
        return new StageTrainer.Options(
                run.schedule().schedule(codes), checkpoint, run.output().keep(), checkpoint, 1);
    }
}
