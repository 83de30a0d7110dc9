package org.stylestep.pipeline;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.settings.SettingException;
import org.stylestep.infer.BlockCatalog;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;

/** The checkpoint of an earlier stage that a stage starts from. */
final class InitialCheckpoint {

    private final String key;
    private final Checkpoint checkpoint;
    private final CheckpointNetworks networks;

    private InitialCheckpoint(String key, Checkpoint checkpoint) {
        this.key = key;
        this.checkpoint = checkpoint;
        networks = new CheckpointNetworks(checkpoint, BlockCatalog.standard());
    }

    /**
     * Opens the checkpoint.
     *
     * @param key the key that names it, for messages
     * @param path the folder of a checkpoint or of a run
     * @throws IOException if there is none, or it is damaged; the message names the key
     */
    static InitialCheckpoint open(String key, Path path) throws IOException {
        try {
            return new InitialCheckpoint(key, Checkpoint.open(path));
        } catch (CheckpointException exception) {
            throw new SettingException(key + ": " + exception.getMessage(), exception);
        }
    }

    Network network(String name, CheckpointNetworks.Weights weights, NDManager manager) throws IOException {
        try {
            return networks.load(name, weights, manager);
        } catch (CheckpointException exception) {
            throw new SettingException(key + ": " + exception.getMessage(), exception);
        }
    }

    CheckpointNetworks networks() {
        return networks;
    }

    Path folder() {
        return checkpoint.folder();
    }

    StyleCode styleCode() throws CheckpointException {
        return networks.styleCode();
    }
}
