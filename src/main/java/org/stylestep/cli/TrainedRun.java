package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.pipeline.FinetuneRun;
import org.stylestep.pipeline.GeneratorRun;
import org.stylestep.pipeline.PairRun;
import org.stylestep.pipeline.RunFolder;
import org.stylestep.settings.SettingException;
import org.stylestep.train.GeneratorTrainer;

/** The settings of runs of stages 2 and 3 that were trained. */
final class TrainedRun {

    private TrainedRun() {}

    /**
     * Reads the settings of a run.
     *
     * @param folder the run's folder, or that of one of its checkpoints
     * @param overrides what replaces its settings
     * @param extensions the implementations that it names
     */
    static PairRun settings(Path folder, List<String> overrides, Extensions extensions) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        String stage = checkpoint.manifest().position().stage();
        if (!checkpoint.manifest().networks().containsKey("generator")) {
            throw new SettingException(
                    "the run " + folder + " is of stage '" + stage + "' and has no generator to evaluate");
        }
        Path run = CheckpointStore.runOf(checkpoint.folder()).orElse(folder);
        Path file = run.resolve(RunFolder.SETTINGS);
        if (!Files.isRegularFile(file)) {
            throw new SettingException("no run at " + folder + ": there is no " + file);
        }
        boolean finetune = stage.equals(GeneratorTrainer.Role.FINETUNE.stage());
        return finetune
                ? new RunFile(extensions).read(file, FinetuneRun.class, overrides)
                : new RunFile(extensions).read(file, GeneratorRun.class, overrides);
    }
}
