package org.stylestep.pipeline;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.Network;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.SettingException;

/**
 * Finds the earlier stages that settings name, also those that have not run yet.
 *
 * @param extensions build the networks
 * @param pending the settings of runs that will be made before, by their folders; for a dry run
 * @param manager owns the networks of pending runs
 */
record EarlierStages(Extensions extensions, Map<Path, StageRun> pending, NDManager manager) {

    EarlierStages {
        Map<Path, StageRun> absolute = new HashMap<>();
        pending.forEach((folder, run) -> absolute.put(absolute(folder), run));
        pending = Map.copyOf(absolute);
    }

    private static Path absolute(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    /**
     * Opens an earlier stage.
     *
     * @param key the key that names it, for messages
     * @param path the folder of a run, or of a checkpoint
     */
    EarlierStage open(String key, Path path) throws IOException {
        StageRun settings = pending.get(absolute(path));
        if (settings == null) {
            return InitialCheckpoint.open(key, path, extensions);
        }
        if (settings instanceof EncoderRun run) {
            long side = run.data().crop();
            Network encoder = PairNetworks.create(
                    PairNetworks.ENCODER,
                    NetworkKinds.ENCODER,
                    run.encoder().block(),
                    this,
                    new Shape(1, 3, side, side));
            return new PendingStage(
                    key,
                    path,
                    Map.of(PairNetworks.ENCODER, encoder),
                    run.encoder().styleCode());
        }
        if (settings instanceof PairRun run) {
            RunData data = new RunData(run.data(), extensions);
            boolean randomStyles = new ObjectiveAssembly(run, data, extensions).randomStyles();
            int channels = data.pairs().inputChannels();
            return PendingStage.of(key, path, new PairNetworks(run, this, channels).make(start(run), randomStyles));
        }
        throw new SettingException(key + ": " + path + " will be a mapper's run, which has no network to start from");
    }

    /** The stage that a run of stage 2 or 3 starts from; none if its encoder is new. */
    Optional<EarlierStage> start(PairRun run) throws IOException {
        if (run instanceof FinetuneRun finetune) {
            return Optional.of(open("generator.checkpoint", finetune.generator().checkpoint()));
        }
        Optional<Path> encoder = ((GeneratorRun) run).encoder().checkpoint();
        return encoder.isPresent() ? Optional.of(open("encoder.checkpoint", encoder.get())) : Optional.empty();
    }
}
