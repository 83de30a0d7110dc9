package org.stylestep.infer;

import org.stylestep.extension.Extensions;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;

/**
 * An encoder and a generator that belong together, on one device.
 *
 * @param encoder the encoder
 * @param styleCode how codes are made of its heads when nothing is learned
 * @param generator the generator
 * @param fit how images are made to fit the two
 */
record TrainedPair(Network encoder, StyleCode styleCode, Network generator, SizeAdapter fit) {

    /** Loads the pair of a checkpoint; closing the manager frees it. */
    static TrainedPair load(Checkpoint checkpoint, Weights weights, Extensions extensions, NDManager manager)
            throws IOException {
        CheckpointNetworks networks = new CheckpointNetworks(checkpoint, extensions);
        Network generator = networks.load("generator", weights, manager);
        Network encoder = networks.load("encoder", weights, manager);
        StyleCode styleCode = networks.styleCode().atInference();
        try {
            return new TrainedPair(encoder, styleCode, generator, new SizeAdapter(encoder, generator));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("cannot use " + checkpoint.folder() + ": " + e.getMessage(), e);
        }
    }
}
