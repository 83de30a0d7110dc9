package org.stylestep.infer;

import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.nn.BlockFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.StandardBlocks;

/**
 * Builds the block of an exported model, or of any checkpoint of stage 2 or 3, with its weights, for DJL's {@code Criteria} and DJL Serving.
 *
 * <p>The weights come from the folder's own files, so the model is loaded with the option {@code hasParameter=false}; closing the model
 * frees them. A subclass with a public constructor without arguments can add blocks of its own: name it as {@code blockFactory} in {@code
 * serving.properties}.
 */
public class StyleTransferBlockFactory implements BlockFactory {

    private static final long serialVersionUID = 1L;

    @Override
    public Block newBlock(Model model, Path modelPath, Map<String, ?> arguments) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(modelPath);
        return new TransferBlock(NetworkModel.load(checkpoint, Weights.EMA, extensions(), model.getNDManager()));
    }

    /** {@return what builds the networks that the folder describes: this library's blocks, unless a subclass adds its own} */
    protected Extensions extensions() {
        return StandardBlocks.installed();
    }
}
