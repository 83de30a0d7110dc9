package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.stylestep.sections.RuntimeSection;
import org.stylestep.settings.RecordMap;
import org.stylestep.train.CostLog;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.Sharding;
import org.stylestep.train.Stage;
import org.stylestep.train.StageListener;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.TermRow;

/**
 * A stage put together of settings, with what the loop around it needs.
 *
 * @param <T> a batch on the host
 * @param stage the stage
 * @param terms which loss term trains which networks; empty for a stage without terms
 * @param schedule for how long it trains
 * @param loop how often checkpoints are written and validation is done
 * @param listeners write the run's files
 * @param start what it starts from
 */
record StageAssembly<T>(
        Stage<T> stage,
        List<TermRow> terms,
        LearningSchedule schedule,
        StageTrainer.Options loop,
        List<StageListener> listeners,
        Optional<EarlierStage> start) {

    StageAssembly {
        terms = List.copyOf(terms);
        listeners = List.copyOf(listeners);
    }

    /** Returns the training, begun or gone on with in the run's folder. */
    Training training(Record settings, RunFolder folder, boolean resume, Resources resources) throws IOException {
        StageTrainer<T> trainer =
                new StageTrainer<>(stage, loop).checkpointsIn(folder.path()).settings(RecordMap.of(settings));
        trainer.listener(folder.recording(settings));
        start.flatMap(EarlierStage::folder).ifPresent(trainer::startedFrom);
        listeners.forEach(trainer::listener);
        trainer.listener(new CostLog(folder.cost()));
        if (resume) {
            trainer.resume();
        }
        return new Training(stage.name(), terms, folder.path(), trainer, resources);
    }

    /** How the steps of a run are divided. */
    static Sharding sharding(RuntimeSection runtime) {
        List<Device> devices = runtime.toDevices();
        return new Sharding(runtime.shards(), devices.subList(1, devices.size()));
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
