package org.stylestep.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.SettingException;

/** The checkpoint of an earlier stage. */
record InitialCheckpoint(String key, Checkpoint checkpoint, CheckpointNetworks networks) implements EarlierStage {

    /**
     * Opens the checkpoint.
     *
     * @param key the key that names it, for messages
     * @param path the folder of a checkpoint or of a run
     * @param extensions build its networks
     * @throws IOException if there is none, or it is damaged; the message names the key
     */
    static InitialCheckpoint open(String key, Path path, Extensions extensions) throws IOException {
        Checkpoint checkpoint = named(key, () -> Checkpoint.open(path));
        return new InitialCheckpoint(key, checkpoint, new CheckpointNetworks(checkpoint, extensions));
    }

    private static <T> T named(String key, Keyed.Work<T> work) throws IOException {
        try {
            return Keyed.at(key, work);
        } catch (CheckpointException e) {
            throw new SettingException(key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean has(String network) {
        return networks.has(network);
    }

    @Override
    public Network network(String name, Weights weights, NDManager manager) throws IOException {
        return named(key, () -> networks.load(name, weights, manager));
    }

    @Override
    public StyleCode styleCode() throws IOException {
        return networks.styleCode();
    }

    @Override
    public String encoderFingerprint() throws IOException {
        return named(key, () -> LatentCheckpoint.encoder(checkpoint));
    }

    @Override
    public Map<String, NDArray> average(String name, NDManager manager) throws IOException {
        return networks.average(name, manager);
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(checkpoint.folder());
    }
}
