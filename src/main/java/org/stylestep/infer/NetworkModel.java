package org.stylestep.infer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.engine.Gradients;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ChannelImage;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;

/** An encoder and a generator as a translation model; the networks stay their owner's to close. */
public final class NetworkModel implements TranslationModel {

    private final Network encoder;
    private final StyleCode styleCode;
    private final Network generator;
    private final SizeAdapter sizes;

    /**
     * Joins two networks.
     *
     * @param styleCode how codes are made of its heads; no noise is added
     * @param generator the generator, of inputs (B, C, H, W) and codes (B, D)
     * @throws IllegalArgumentException if one of them does not take images
     */
    public NetworkModel(Network encoder, StyleCode styleCode, Network generator) {
        this.encoder = encoder;
        this.styleCode = styleCode;
        this.generator = generator;
        sizes = new SizeAdapter(encoder, generator);
    }

    /** Loads the networks of a checkpoint; closing the manager frees them. */
    static NetworkModel load(Checkpoint checkpoint, Weights weights, Extensions extensions, NDManager manager)
            throws IOException {
        CheckpointNetworks networks = new CheckpointNetworks(checkpoint, extensions);
        Network generator = networks.load("generator", weights, manager);
        Network encoder = networks.load("encoder", weights, manager);
        try {
            return new NetworkModel(encoder, networks.styleCode().atInference(), generator);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("cannot use " + checkpoint.folder() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public NDArray encode(NDArray images) {
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            NDList heads = encoder.forward(new NDList(images), false);
            NDArray code = styleCode.withoutNoise(heads);
            heads.stream().filter(head -> head != code).forEach(NDArray::close);
            return code;
        }
    }

    @Override
    public NDArray render(NDArray inputs, NDArray codes) {
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            return generator.apply(inputs, codes);
        }
    }

    @Override
    public int inputChannels() {
        return sizes.inputChannels();
    }

    @Override
    public int latentDim() {
        return Math.toIntExact(generator.inputShapes()[1].get(1));
    }

    @Override
    public NDArray upload(List<ChannelImage> images, NDManager manager) {
        return sizes.inputsOfOneSize(images, manager);
    }

    @Override
    public NDManager newManager() {
        return generator.manager().newSubManager();
    }

    Network encoder() {
        return encoder;
    }

    StyleCode styleCode() {
        return styleCode;
    }

    Network generator() {
        return generator;
    }

    SizeAdapter sizes() {
        return sizes;
    }
}
