package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.extension.Extensions;
import org.stylestep.mining.Progress;
import org.stylestep.mining.TripletBatches;
import org.stylestep.nn.Network;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.OptimizerSection;
import org.stylestep.sections.OutputSection;
import org.stylestep.sections.TripletValidationSection;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.StyleEncoderPretrainer;
import org.stylestep.train.TrainableNetwork;
import org.stylestep.train.ValidationTriplets;

/** Puts stage 1 together. */
record PretrainAssembly(EncoderRun run, Extensions extensions, Progress progress) {

    /**
     * Puts it together.
     *
     * @param folder where neighbors are kept and files are written
     * @param files notes the training files
     * @param maxImages at most so many images are mined: all in a training, a few in a dry run
     * @param resources close it
     */
    StageAssembly<HostBatch> assemble(RunFolder folder, TrainingFiles files, int maxImages, Resources resources)
            throws IOException {
        Device device = run.runtime().toDevice();
        RunData data = new RunData(run.data(), extensions, Optional.of(files));
        TripletMining mining = new TripletMining(run, data, extensions, device, progress);
        Images all = mining.images();
        Images images = all.subset(maxImages, run.seed());
        Optional<ValidationTriplets> validation = Optional.empty();
        if (run.validation().isPresent()) {
            validation =
                    Optional.of(mining.validation(run.validation().get(), maxImages, folder.validationNeighbors()));
        }
        int batchSize = run.schedule().batchSize();
        TripletBatches batches = new TripletBatches(
                data.kept(images, run.runtime(), folder),
                data.augmentation(),
                mining.miner(images, folder.neighbors()),
                batchSize,
                run.seed());
        NDManager manager = StageAssembly.seededManager(device, run.seed(), resources);
        long side = run.data().crop();
        Network encoder = PairNetworks.create(
                PairNetworks.ENCODER,
                NetworkKinds.ENCODER,
                run.encoder().block(),
                new EarlierStages(extensions, Map.of(), manager),
                new Shape(1, 3, side, side));
        StyleEncoderPretrainer stage = new StyleEncoderPretrainer(
                encoder,
                run.encoder().styleCode(),
                batches,
                validation,
                options(),
                StageAssembly.sharding(run.runtime()));
        resources.onClose(stage::close);
        LearningSchedule schedule = Optimizers.schedule(run.schedule().schedule(), all.size(), extensions);
        OutputSection output = run.output();
        double everyKimg =
                run.validation().map(TripletValidationSection::everyKimg).orElse(output.checkpointKimg());
        StageTrainer.Options loop = new StageTrainer.Options(
                schedule,
                OutputSection.steps(output.checkpointKimg(), batchSize),
                output.keep(),
                OutputSection.steps(everyKimg, batchSize),
                run.runtime().loaderThreads());
        Images shown = images.subset(StageAssembly.SHOWN_CODES, run.seed());
        ImageCodes encoding = ImageCodes.of(
                encoder,
                run.encoder().styleCode(),
                PairAugmentation.resize(run.data().crop()));
        return new StageAssembly<>(
                stage,
                List.of(),
                schedule,
                loop,
                OutputSection.steps(output.statsKimg(), batchSize),
                Optional.empty(),
                () -> encoding.read(shown, manager, Progress.none()),
                Optional.empty());
    }

    private StyleEncoderPretrainer.Options options() {
        OptimizerSection optimizer = run.optimizer();
        return new StyleEncoderPretrainer.Options(
                new TrainableNetwork.Options(
                        Optimizers.factory(optimizer.algorithm(), extensions),
                        optimizer.learningRate(),
                        optimizer.clipNorm(),
                        Optional.empty()),
                run.objective().margin(),
                run.objective().latentL2(),
                run.validation().map(TripletValidationSection::patience).orElse(Integer.MAX_VALUE),
                run.seed());
    }
}
