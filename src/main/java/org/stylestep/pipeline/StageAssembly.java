package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.extension.Extensions;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.RuntimeSection;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordMap;
import org.stylestep.train.CostLog;
import org.stylestep.train.HealthWarnings;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.MonitorContext;
import org.stylestep.train.RoundOptions;
import org.stylestep.train.RoundStage;
import org.stylestep.train.Sharding;
import org.stylestep.train.Sheets;
import org.stylestep.train.Stage;
import org.stylestep.train.StageListener;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.StatsLog;
import org.stylestep.train.TermRow;

/**
 * A stage put together of settings, with what the loop around it needs.
 *
 * @param <T> a batch on the host
 * @param stage the stage
 * @param terms which loss term trains which networks; empty for a stage without terms
 * @param schedule for how long it trains
 * @param loop how often checkpoints are written and validation is done
 * @param statsSteps steps between lines of {@code stats.jsonl}, and between readings of monitors
 * @param sheets renders sheets of samples
 * @param codes encodes {@value #SHOWN_CODES} training images for monitors
 * @param start what it starts from
 */
record StageAssembly<T>(
        Stage<T> stage,
        List<TermRow> terms,
        LearningSchedule schedule,
        StageTrainer.Options loop,
        long statsSteps,
        Optional<Sheets> sheets,
        MonitorContext.Codes codes,
        Optional<EarlierStage> start) {

    /** So many codes are enough for their distribution, and take a fraction of the time of a validation. */
    static final int SHOWN_CODES = 64;

    StageAssembly {
        terms = List.copyOf(terms);
    }

    /** Returns the training, begun or gone on with in the run's folder. */
    Training training(
            StageRun run,
            RunFolder folder,
            TrainingFiles files,
            boolean resume,
            Extensions extensions,
            Resources resources)
            throws IOException {
        Record settings = (Record) run;
        StageTrainer<T> trainer =
                new StageTrainer<>(stage, loop).checkpointsIn(folder.path()).settings(RecordMap.of(settings));
        trainer.onDivergence(run.runtime().onDivergence());
        trainer.listener(files.recording());
        trainer.listener(folder.recording(settings));
        start.flatMap(EarlierStage::folder).ifPresent(trainer::startedFrom);
        sheets.ifPresent(trainer::sheets);
        trainer.listener(new StatsLog(folder.stats(), statsSteps));
        trainer.listener(new HealthWarnings(
                statsSteps,
                stage.networks().keySet().stream()
                        .filter(name -> name.startsWith(PairNetworks.DISCRIMINATOR))
                        .toList(),
                run instanceof EncoderRun encoder
                        ? Optional.of(encoder.objective().margin())
                        : Optional.empty()));
        trainer.listener(new CostLog(folder.cost()));
        monitors(run, folder, extensions).forEach(trainer::listener);
        if (resume) {
            files.requireSame(stage.dataFingerprint());
            trainer.resume();
        }
        return new Training(stage.name(), terms, folder.path(), trainer, resources);
    }

    /** Returns the stage as one that workers train in rounds. */
    StageAssembly<Long> inRounds(RoundOptions options, RoundStage.Workers workers, Path folder, Resources resources) {
        RoundStage rounds = new RoundStage(stage, options, folder, workers);
        resources.onClose(rounds::close);
        double steps = (double) rounds.batchSize() / stage.batchSize();
        StageTrainer.Options wholeRounds = new StageTrainer.Options(
                schedule,
                Math.max(1, Math.round(loop.checkpointSteps() / steps)),
                loop.keep(),
                Math.max(1, Math.round(loop.validationSteps() / steps)),
                loop.loaderThreads());
        return new StageAssembly<>(
                rounds,
                terms,
                schedule,
                wholeRounds,
                Math.max(1, Math.round(statsSteps / steps)),
                sheets,
                codes,
                start);
    }

    /** How the steps of a run are divided. */
    static Sharding sharding(RuntimeSection runtime) {
        List<Device> devices = runtime.toDevices();
        return new Sharding(runtime.shards(), devices.subList(1, devices.size()), runtime.graph());
    }

    /** Makes the monitors that a run names; they open nothing before the training starts. */
    List<StageListener> monitors(StageRun run, RunFolder folder, Extensions extensions) throws IOException {
        MonitorContext context =
                new MonitorContext(folder.path(), stage.name(), (Record) run, statsSteps, stage.networks(), codes);
        List<StageListener> monitors = new ArrayList<>();
        for (Component monitor : run.monitors()) {
            monitors.add(Keyed.at("output.monitors", () -> extensions.create(StageListener.KIND, monitor, context)));
        }
        return monitors;
    }

    /** A manager that owns networks; their weights are drawn anew from a seed. */
    static NDManager seededManager(Device device, long seed, Resources resources) {
        NDManager manager = NDManager.newBaseManager(device);
        resources.onClose(manager::close);
        seedEngine(seed);
        return manager;
    }

    /** Seeds the engine's generator, of which weights are drawn; it takes 31 bits. */
    static void seedEngine(long seed) {
        Engine.getInstance().setRandomSeed((int) Math.floorMod(seed, (long) Integer.MAX_VALUE));
    }
}
