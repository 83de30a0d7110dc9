package org.stylestep.infer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Map;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.Network;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordReader;

/** Networks as a checkpoint holds them. */
public final class CheckpointNetworks {

    private final Checkpoint checkpoint;
    private final Extensions extensions;

    /**
     * Takes a checkpoint.
     *
     * @param extensions build the blocks it describes
     */
    public CheckpointNetworks(Checkpoint checkpoint, Extensions extensions) {
        this.checkpoint = checkpoint;
        this.extensions = extensions;
    }

    /** Which of a network's weights to take. */
    public enum Weights {
        /** The moving average, for rendering; the weights themselves where the checkpoint has no average. */
        EMA,
        /** The weights as the last step left them, to train on. */
        RAW
    }

    /** Returns whether the checkpoint has a network that {@link #load} finds. */
    public boolean has(String name) {
        return checkpoint.manifest().networks().containsKey(name);
    }

    /**
     * Builds a network and loads its weights.
     *
     * @param name {@code encoder}, {@code generator} or {@code discriminator}
     * @param weights which weights
     * @param manager says on which device; closing it or the network frees the weights
     * @return the network, frozen
     * @throws CheckpointException if the checkpoint has no such network, or its arrays do not fit its description
     * @throws IOException if it cannot be read
     */
    public Network load(String name, Weights weights, NDManager manager) throws IOException {
        Manifest.Architecture architecture = architecture(name);
        try (NDManager scratch = manager.newSubManager()) {
            Map<String, NDArray> values = arrays(checkpoint, name, weights, scratch);
            Network network = Network.of(
                    name,
                    NetworkKinds.named(architecture.kind()),
                    component(architecture),
                    extensions,
                    manager,
                    values,
                    architecture.inputs().stream().map(Shape::new).toArray(Shape[]::new));
            network.setTrainable(false);
            return network;
        } catch (RuntimeException e) {
            throw new CheckpointException(
                    "cannot load the " + name + " of " + checkpoint.folder() + ": " + e.getMessage(), e);
        }
    }

    private Component component(Manifest.Architecture architecture) {
        Class<? extends Record> options = extensions.optionsOf(architecture.kind(), architecture.type());
        return new Component(architecture.type(), new RecordReader(extensions).read(architecture.options(), options));
    }

    /**
     * Reads a network's weights without building it.
     *
     * @param name {@code encoder}, {@code generator} or {@code discriminator}
     * @param weights which weights
     * @param manager owns the arrays
     * @return by parameter name
     * @throws CheckpointException if the checkpoint has no such network
     * @throws IOException if it cannot be read
     */
    static Map<String, NDArray> arrays(Checkpoint checkpoint, String name, Weights weights, NDManager manager)
            throws IOException {
        String average = Checkpoint.averageOf(name);
        boolean averaged = weights == Weights.EMA && checkpoint.parts().contains(average);
        return checkpoint.read(averaged ? average : name, manager);
    }

    private Manifest.Architecture architecture(String name) throws CheckpointException {
        Manifest.Architecture architecture = checkpoint.manifest().networks().get(name);
        if (architecture == null) {
            throw new CheckpointException("checkpoint " + checkpoint.folder() + " is of stage '"
                    + checkpoint.manifest().position().stage() + "' and has no " + name + ", only "
                    + checkpoint.manifest().networks().keySet());
        }
        return architecture;
    }

    /**
     * Reads the moving average of a network, to continue it.
     *
     * @return by parameter name; empty if the checkpoint has none
     * @throws IOException if it cannot be read
     */
    public Map<String, NDArray> average(String name, NDManager manager) throws IOException {
        String part = Checkpoint.averageOf(name);
        return checkpoint.parts().contains(part) ? checkpoint.read(part, manager) : Map.of();
    }

    /**
     * Returns how the checkpoint's codes are made of the encoder's heads.
     *
     * @return the form it was trained with
     * @throws CheckpointException if the checkpoint is of a stage without a pair, or names none that is known here
     */
    public StyleCode styleCode() throws CheckpointException {
        return styleCode(checkpoint);
    }

    static StyleCode styleCode(Checkpoint checkpoint) throws CheckpointException {
        Object name = checkpoint.manifest().state().get(StyleCode.KEY);
        if (name == null) {
            throw new CheckpointException("checkpoint " + checkpoint.folder() + " is of stage '"
                    + checkpoint.manifest().position().stage()
                    + "' and names no style code: it has no pair of encoder and generator, only "
                    + checkpoint.manifest().networks().keySet() + "; name a run of stage 2 or 3");
        }
        try {
            return StyleCode.valueOf(String.valueOf(name));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    "checkpoint " + checkpoint.folder() + " has the style code '" + name + "', which is not known here",
                    e);
        }
    }
}
