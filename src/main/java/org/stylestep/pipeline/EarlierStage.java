package org.stylestep.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;

/** What a stage starts from: the networks of an earlier one. */
interface EarlierStage {

    /** Returns whether it has a network of a name. */
    boolean has(String network);

    /** Makes one of its networks. */
    Network network(String name, Weights weights, NDManager manager) throws IOException;

    /** Returns how its codes are made of the encoder's heads. */
    StyleCode styleCode() throws IOException;

    /** Identifies the encoder that made codes, as {@link org.stylestep.infer.LatentCheckpoint#encoder} does. */
    String encoderFingerprint() throws IOException;

    /** Reads a network's moving average; empty if it has none. */
    Map<String, NDArray> average(String name, NDManager manager) throws IOException;

    /** Returns the checkpoint's folder; empty for a stage that has not run yet. */
    Optional<Path> folder();
}
