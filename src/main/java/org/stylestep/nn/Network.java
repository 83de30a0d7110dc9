package org.stylestep.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Kernels;
import org.stylestep.extension.Extensions;
import org.stylestep.extension.Kind;
import org.stylestep.settings.Component;

/**
 * A named block with its parameters on one device.
 *
 * <p>The network owns the parameters: they live in a manager of its own until {@link #close()}, and the block must not be used after that. Any
 * DJL block will do, so long as its inputs and outputs are those of the encoder, generator or discriminator that it stands for.
 *
 * <p>Parameters have dotted names such as {@code decoder.up1.conv1.weight}: DJL's names of the children without the two-digit number that DJL
 * puts before each; where two siblings would become equal, they keep it. These names are the keys in checkpoints.
 *
 * <p>A parameter either trains by gradient or is a <em>buffer</em>: running statistics, as batch normalization keeps them, and whatever the block
 * declares not to require a gradient or was frozen in when the network was made, such as a pre-trained part of an encoder. Buffers are saved and
 * loaded with the rest, but no optimizer updates them.
 */
public final class Network implements AutoCloseable {

    private final String name;
    private final String kind;
    private final Component component;
    private final Block block;
    private final NDManager manager;
    private final NamedParameters named;
    /** Gives the block of a replica the replica's parameters. */
    private final Optional<ParameterStore> replacing;

    private boolean trainable = true;
    private Precision precision = Precision.FLOAT32;

    private Network(
            String name,
            String kind,
            Component component,
            Block block,
            NDManager manager,
            NamedParameters named,
            Optional<ParameterStore> replacing) {
        this.name = name;
        this.kind = kind;
        this.component = component;
        this.block = block;
        this.manager = manager;
        this.named = named;
        this.replacing = replacing;
    }

    /**
     * Makes a network of the same block with parameters of its own on a device, the same one or another. It lives as long as this one or until it is
     * closed. Blocks that ask the {@link ParameterStore} for their parameters, as all of DJL and of this package do, can be shared so.
     */
    public Network replica(Device device) {
        NDManager own = manager.newSubManager(device);
        own.setName("replica of " + name);
        NamedParameters others = named.unset(own);
        Network replica =
                new Network(name, kind, component, block, own, others, Optional.of(others.inPlaceOf(named, own)));
        replica.copy(this);
        replica.setTrainable(trainable);
        return replica;
    }

    /** Copies the parameters of another replica, from any device, and its precision; gradients stay as they are. */
    public void copy(Network other) {
        List<NDArray> theirs = List.copyOf(other.arrays().values());
        Kernels.update("copy", new double[0], List.of(List.copyOf(arrays().values()), theirs));
        precision = other.precision;
    }

    /**
     * Makes a trainable network of a block, which is initialized if it is not yet.
     *
     * <p>Weights are drawn from the engine's generator, in the order of the block's parameters. For weights that depend on a seed only, call
     * {@code Engine.getInstance().setRandomSeed(seed)} just before.
     *
     * @param name what messages and checkpoints call it
     * @param manager the parent of the network's own manager, on the same device
     * @param inputs the shapes of the block's inputs; the batch size does not matter, nor do height and width where the block takes any
     */
    public static Network create(String name, Block block, NDManager manager, Shape... inputs) {
        Component component = block instanceof Registered registered
                ? registered.component()
                : Component.of(block.getClass().getName());
        return create(name, name, component, block, manager, inputs);
    }

    /**
     * Makes a network, as {@link #create(String, Block, NDManager, Shape...)} does, of a block that a registry has made of a component, by which a
     * checkpoint describes it.
     *
     * @throws IllegalArgumentException if the block does not take such inputs
     */
    public static Network create(
            String name,
            Kind<Block, BlockInputs> kind,
            Component component,
            Block block,
            NDManager manager,
            Shape... inputs) {
        return create(name, kind.name(), component, block, manager, inputs);
    }

    /**
     * Has a registry make the block of a component for such inputs, and makes a network of it.
     *
     * @throws IllegalArgumentException if the block is not registered, or does not take such inputs
     * @throws IOException if it reads a file of its own and cannot
     */
    public static Network create(
            String name,
            Kind<Block, BlockInputs> kind,
            Component component,
            Extensions extensions,
            NDManager manager,
            Shape... inputs)
            throws IOException {
        Block block =
                extensions.create(kind, component, new BlockInputs(List.of(inputs), manager.getDevice(), extensions));
        return create(name, kind, component, block, manager, inputs);
    }

    /**
     * Has a registry make the block, makes a network of it and {@linkplain #load loads} values, an array for each of its parameters, from any manager
     * and device. Nothing is allocated that the values could not fill, so that options from an untrusted file cost no more than the values.
     *
     * @throws IllegalArgumentException if the block is not registered, does not take such inputs, or has other parameters than the values
     * @throws IOException if it reads a file of its own and cannot
     */
    public static Network of(
            String name,
            Kind<Block, BlockInputs> kind,
            Component component,
            Extensions extensions,
            NDManager manager,
            Map<String, NDArray> values,
            Shape... inputs)
            throws IOException {
        Block block =
                extensions.create(kind, component, new BlockInputs(List.of(inputs), manager.getDevice(), extensions));
        ParameterBudget.limit(block, values.values());
        Network network = create(name, kind, component, block, manager, inputs);
        try {
            network.load(values);
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static Network create(
            String name, String kind, Component component, Block block, NDManager manager, Shape... inputs) {
        NDManager own = manager.newSubManager();
        own.setName(name);
        try {
            if (!block.isInitialized()) {
                block.initialize(own, DataType.FLOAT32, inputs);
            }
            for (Parameter parameter : block.getParameters().values()) {
                NDArray array = parameter.getArray();
                requireDevice(name, own.getDevice(), "a parameter", array);
                array.attach(own);
                // Kernels would need a view of a named array in every call.
                array.setName(null);
            }
            return new Network(name, kind, component, block, own, NamedParameters.of(block), Optional.empty());
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** Returns what messages and checkpoints call it. */
    public String name() {
        return name;
    }

    /** Returns the kind of its block, such as {@code discriminator}; its name where it was made of a block that no registry made. */
    public String kind() {
        return kind;
    }

    /** Returns the registered name and options of its block; the name of its class where it is registered nowhere. */
    public Component component() {
        return component;
    }

    /** Returns the block. */
    public Block block() {
        return block;
    }

    /** Returns the manager that holds the parameters. */
    public NDManager manager() {
        return manager;
    }

    /** Returns the device of the parameters, on which the inputs must be. */
    public Device device() {
        return manager.getDevice();
    }

    /** Returns the parameters by name; the map cannot be changed. */
    public SortedMap<String, Parameter> parameters() {
        return named.all();
    }

    /** Returns those of {@link #parameters()} that train by gradient; the map cannot be changed. */
    public SortedMap<String, Parameter> trainableParameters() {
        return named.trainable();
    }

    /** Returns the sorted names of the other {@link #parameters()}, which do not train by gradient; the set cannot be changed. */
    public Set<String> buffers() {
        return named.buffers();
    }

    /** Returns whether it is the name of a parameter that the same block had in an earlier version: a bias that a norm cancels. Values for it are passed over. */
    public boolean isObsolete(String parameter) {
        return named.obsolete().contains(parameter);
    }

    /** Returns the parameters' live arrays by the same names. */
    public Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new TreeMap<>();
        named.all().forEach((key, parameter) -> arrays.put(key, parameter.getArray()));
        return arrays;
    }

    /** Returns the shapes of the inputs that the block was initialized with. */
    public Shape[] inputShapes() {
        return block.describeInput().values().toArray(Shape[]::new);
    }

    /** Returns how many channels its first input has, an image (B, C, H, W). */
    public int inputChannels() {
        return Math.toIntExact(inputShapes()[0].get(1));
    }

    /** Returns by the same names the factors on the learning rate: see {@link EqualizedLearningRate}; 1 for parameters of other blocks. */
    public SortedMap<String, Float> learningRateScales() {
        return named.learningRateScales();
    }

    /**
     * Runs the block in training mode if the network is {@linkplain #isTrainable() trainable} now, else not: so dropout acts, and batch normalization
     * uses and updates the statistics of the batch, in a network that a step trains and in no other.
     */
    public NDList forward(NDList inputs) {
        return forward(inputs, trainable);
    }

    /**
     * {@return the logits and the maps of the inner layers of a discriminator, in training mode or not; no maps if the block does not implement
     * {@link FeatureMaps}}
     */
    public FeatureMaps.Result forwardWithMaps(NDList inputs, boolean training) {
        if (!(block instanceof FeatureMaps withMaps)) {
            return new FeatureMaps.Result(forward(inputs, training), List.of());
        }
        requireDevice(inputs);
        Gradients.Scope cast = precision.on(device());
        try (cast) {
            FeatureMaps.Result result = withMaps.forwardWithMaps(parameterStore(), inputs, training);
            return new FeatureMaps.Result(
                    Precision.float32(result.logits()),
                    result.maps().stream().map(Precision::float32).toList());
        }
    }

    /**
     * Runs the block on inputs on this device; the outputs are in the manager of the first. In training, layers such as dropout and batch
     * normalization act so; none of this package does.
     */
    public NDList forward(NDList inputs, boolean training) {
        requireDevice(inputs);
        Gradients.Scope cast = precision.on(device());
        try (cast) {
            return Precision.float32(block.forward(parameterStore(), inputs, training));
        }
    }

    /** {@return what {@link #forward(NDList)} makes of each of several batches of equal size, in one pass if the block implements {@link JointBatches}} */
    public List<NDList> forwardEach(List<NDList> batches) {
        if (batches.size() == 1 || !(block instanceof JointBatches joint)) {
            return batches.stream().map(this::forward).toList();
        }
        batches.forEach(this::requireDevice);
        Gradients.Scope cast = precision.on(device());
        try (cast) {
            return JointBatches.run(joint, parameterStore(), batches, trainable).stream()
                    .map(Precision::float32)
                    .toList();
        }
    }

    /** {@return the output, in the manager of the first input, of a block with a single one, not in training} */
    public NDArray apply(NDArray... inputs) {
        return forward(new NDList(inputs), false).singletonOrThrow();
    }

    /** Sets whether every {@linkplain #trainableParameters() trainable parameter} records a gradient in passes from now on. */
    public void setTrainable(boolean on) {
        trainable = on;
        named.trainable().values().forEach(parameter -> parameter.freeze(!on));
    }

    /**
     * Sets what the block computes in from now on, {@link Precision#FLOAT32} unless set; inputs and outputs are float32 in any case.
     *
     * @throws UnsupportedOperationException if this platform does not have it
     */
    public void setPrecision(Precision newPrecision) {
        newPrecision.on(device()).close();
        precision = newPrecision;
    }

    /** Returns what {@link #setTrainable} set last; true for a new network. */
    public boolean isTrainable() {
        return trainable;
    }

    /**
     * Copies values, from any manager and device and one for each of {@link #parameters()}, into these, which stay trainable or frozen as before.
     *
     * @throws IllegalArgumentException if names are missing or unexpected, or shapes differ; it lists all of them, and nothing has been copied
     */
    public void load(Map<String, NDArray> values) {
        NamedArrays.copy(
                values, arrays(), "the network '" + name + "' (was it made with other options?)", this::isObsolete);
    }

    /** Frees the parameters; neither the network nor, unless it is a replica, its block can be used afterwards. */
    @Override
    public void close() {
        if (replacing.isEmpty()) {
            block.clear();
        }
        manager.close();
    }

    private ParameterStore parameterStore() {
        return replacing.orElseGet(() -> new ParameterStore(manager, false));
    }

    private void requireDevice(NDList inputs) {
        inputs.forEach(input -> requireDevice(name, device(), "an input", input));
    }

    private static void requireDevice(String name, Device device, String what, NDArray array) {
        if (!array.getDevice().equals(device)) {
            throw new IllegalArgumentException(
                    "the network '" + name + "' is on " + device + ", but " + what + " is on " + array.getDevice());
        }
    }
}
