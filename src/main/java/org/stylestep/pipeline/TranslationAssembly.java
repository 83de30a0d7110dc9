package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.data.HostPairBatch;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PairedImages;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.NetworkModel;
import org.stylestep.latent.CodeStatistics;
import org.stylestep.mining.Progress;
import org.stylestep.nn.NormalizedCodes;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Rendering;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GanOptimizerSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.OutputSection;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.PairValidationSection;
import org.stylestep.sections.StageRun;
import org.stylestep.train.ExponentialMovingAverage;
import org.stylestep.train.GeneratorOptions;
import org.stylestep.train.GeneratorRole;
import org.stylestep.train.GeneratorTrainer;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.Sharding;
import org.stylestep.train.StageTrainer;

/** Puts stage 2 or 3 together. */
record TranslationAssembly(PairRun run, Extensions extensions, Map<Path, StageRun> pending) {

    /** The mean of so many codes is within a sixteenth of their deviation. */
    private static final int NORMALIZING_CODES = 256;

    /**
     * Puts it together.
     *
     * @param folder where files are written
     * @param files notes the training files
     * @param own the checkpoint of this run that is gone on from, if it is: it has all the networks
     * @param resources close it
     */
    StageAssembly<HostPairBatch> assemble(
            RunFolder folder, TrainingFiles files, Optional<Path> own, Resources resources) throws IOException {
        Device device = run.runtime().toDevice();
        RunData data = new RunData(run.data(), extensions, Optional.of(files));
        PairedImages pairs = data.keptPairs(run.runtime(), folder);
        Optional<SampleSheets> sheets = sheets(data);
        NDManager manager = StageAssembly.seededManager(device, run.seed(), resources);
        EarlierStages stages = new EarlierStages(extensions, pending, manager);
        ObjectiveAssembly objectives = new ObjectiveAssembly(run, data, extensions);
        Sharding sharding = StageAssembly.sharding(run.runtime());
        Map<Device, Objective> byDevice = new HashMap<>();
        for (Device each : run.runtime().toDevices()) {
            if (!byDevice.containsKey(each)) {
                byDevice.put(each, objectives.objective(pairs.targets(), each, resources));
            }
        }
        Objective objective = byDevice.get(device);
        Optional<EarlierStage> start = start(stages, own);
        boolean randomStyles = objective.discriminated().contains(Rendering.SAMPLED);
        Networks networks = new PairNetworks(run, stages, pairs.inputChannels()).make(start, randomStyles);
        Optional<Integer> size = run.validation().flatMap(PairValidationSection::size);
        if (size.isPresent()) {
            PairNetworks.requireSide("validation.size", size.get(), networks.encoder());
        }
        if (own.isEmpty() && run instanceof GeneratorRun) {
            normalizeCodes(networks, pairs.targets(), manager);
        }
        PairBatches batches =
                new PairBatches(pairs, data.augmentation(), run.schedule().batchSize(), run.seed());
        GeneratorTrainer stage =
                new GeneratorTrainer(role(), networks, byDevice::get, objectives.gan(), batches, options(), sharding);
        resources.onClose(stage::close);
        if (run instanceof FinetuneRun) {
            continueAverages(stage, start.orElseThrow(), manager);
        }
        LearningSchedule schedule = Optimizers.schedule(run.schedule().schedule(), pairs.size(), extensions);
        int batchSize = run.schedule().batchSize();
        NetworkModel model = new NetworkModel(networks.encoder(), networks.styleCode(), networks.generator());
        PairMeasurement.validation(run, data, pairs, model, extensions, resources)
                .ifPresent(stage::validateBy);
        Images shown = pairs.targets().subset(StageAssembly.SHOWN_CODES, run.seed());
        ImageCodes encoding = encoding(networks);
        double checkpointKimg = run.output().checkpointKimg();
        double everyKimg =
                run.validation().flatMap(PairValidationSection::everyKimg).orElse(checkpointKimg);
        StageTrainer.Options loop = new StageTrainer.Options(
                schedule,
                OutputSection.steps(checkpointKimg, batchSize),
                run.output().keep(),
                OutputSection.steps(everyKimg, batchSize),
                run.runtime().loaderThreads());
        return new StageAssembly<>(
                stage,
                stage.terms(),
                schedule,
                loop,
                OutputSection.steps(run.output().statsKimg(), batchSize),
                sheets.map(samples -> samples.writer(folder, model, stage::emaApplied)),
                () -> encoding.read(shown, manager, Progress.none()),
                start);
    }

    /** Tells a generator that normalizes codes what those of the training targets are like. */
    private void normalizeCodes(Networks networks, Images targets, NDManager manager) throws IOException {
        if (networks.generator().block() instanceof NormalizedCodes generator && generator.normalizesCodes()) {
            CodeStatistics codes = CodeStatistics.of(
                    encoding(networks).read(targets.subset(NORMALIZING_CODES, run.seed()), manager, Progress.none()));
            generator.normalizeCodes(codes.mean().values(), codes.deviation());
        }
    }

    private ImageCodes encoding(Networks networks) {
        return ImageCodes.of(
                networks.encoder(),
                networks.styleCode(),
                PairAugmentation.resize(run.data().crop()));
    }

    private GeneratorRole role() {
        if (run instanceof GeneratorRun generator) {
            return generator.encoder().trains() ? GeneratorRole.JOINT : GeneratorRole.GENERATOR;
        }
        return GeneratorRole.FINETUNE;
    }

    private GeneratorOptions options() {
        GanOptimizerSection optimizer = run.optimizer();
        return new GeneratorOptions(
                Optimizers.factory(optimizer.algorithm(), extensions),
                optimizer.learningRate(),
                optimizer.discriminatorLearningRate(),
                optimizer.generatorOnlyLearningRate(),
                optimizer.clipNorm(),
                new ExponentialMovingAverage.Options(optimizer.emaDecay(), optimizer.emaRampUp()),
                run.seed());
    }

    private Optional<SampleSheets> sheets(RunData data) throws IOException {
        if (run.validation().isEmpty()) {
            return Optional.empty();
        }
        PairValidationSection validation = run.validation().get();
        return Optional.of(new SampleSheets(
                data.pairs(validation), validation.transform(run.data()), validation.sheetRows(), run.seed()));
    }

    /** The earlier stage's checkpoint, if there is one; a run that goes on has all its networks in its own. */
    private Optional<EarlierStage> start(EarlierStages stages, Optional<Path> own) throws IOException {
        return own.isPresent() ? Optional.of(stages.open("output.folder", own.get())) : stages.start(run);
    }

    /** Stage 3 goes on with the moving averages of the stage before. */
    private static void continueAverages(GeneratorTrainer stage, EarlierStage start, NDManager manager)
            throws IOException {
        try (NDManager scratch = manager.newSubManager()) {
            for (String name : List.of(PairNetworks.GENERATOR, PairNetworks.ENCODER)) {
                Map<String, NDArray> average = start.average(name, scratch);
                if (!average.isEmpty()) {
                    stage.startEma(name, average);
                }
            }
        }
    }
}
