package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.engine.Kernels;
import org.stylestep.nn.Network;

/**
 * A network that trains: with its optimizer and, if it is to be used for rendering, its moving average; all of it can be saved and restored.
 *
 * <p>It is what stages are made of, this library's and one's own: backward passes gather gradients, {@link #update} applies and clears them.
 */
public final class TrainableNetwork implements AutoCloseable {

    private static final String UPDATES = "_updates";
    private static final String OPTIMIZER = "_optimizer";
    /** The suffix of the optimizer's part, whichever optimizer it is. */
    private static final String OPTIMIZER_STATE = "_adam";

    private final Network network;
    private final Options options;
    private final Optimizer optimizer;
    private final Optional<ExponentialMovingAverage> average;

    /**
     * How a network trains.
     *
     * @param optimizer makes its optimizer
     * @param learningRate the rate before the schedule, above 0
     * @param clipNorm gradients are scaled down to this global norm, if given
     * @param average its moving average, if it is to have one
     */
    public record Options(
            Function<Network, Optimizer> optimizer,
            float learningRate,
            Optional<Float> clipNorm,
            Optional<ExponentialMovingAverage.Options> average) {

        /** Checks the rate and the norm. */
        public Options {
            if (!(learningRate > 0) || Float.isInfinite(learningRate)) {
                throw new IllegalArgumentException("the learning rate must be above 0, not " + learningRate);
            }
            if (clipNorm.isPresent() && !(clipNorm.get() > 0)) {
                throw new IllegalArgumentException("the norm to clip to must be above 0, not " + clipNorm.get());
            }
        }

        /** {@return Adam without clipping or average, with a learning rate above 0} */
        public static Options of(Adam.Options adam, float learningRate) {
            return new Options(network -> new Adam(network, adam), learningRate, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Creates optimizer and average.
     *
     * @throws IllegalArgumentException if the network has no parameter that trains by gradient
     */
    public TrainableNetwork(Network network, Options options) {
        if (network.trainableParameters().isEmpty()) {
            throw new IllegalArgumentException("the network '" + network.name()
                    + "' has no parameter that trains by gradient: its block was frozen before the network was made");
        }
        this.network = network;
        this.options = options;
        optimizer = options.optimizer().apply(network);
        average = options.average().map(averaging -> new ExponentialMovingAverage(network, averaging));
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /** Returns its moving average, if it has one. */
    public Optional<ExponentialMovingAverage> average() {
        return average;
    }

    /**
     * Updates the network by the gradients that backward passes have gathered in its parameters, at the learning rate times the schedule's factor,
     * and clears them. No backward pass may go through a graph made before: the engine would not notice that the weights have changed.
     */
    public void update(double learningRateFactor) {
        try (NDManager scratch = network.manager().newSubManager()) {
            Map<String, NDArray> gradients = new TreeMap<>();
            network.trainableParameters().forEach((name, parameter) -> {
                NDArray gradient = parameter.getArray().getGradient();
                gradient.attach(scratch);
                gradients.put(name, gradient);
            });
            update(learningRateFactor, gradients);
            Kernels.update("zero", new double[0], List.of(List.copyOf(gradients.values())));
        }
    }

    /**
     * Updates the network by gradients, by parameter name, which are used up and stay the caller's to close.
     */
    void update(double learningRateFactor, Map<String, NDArray> gradients) {
        long before = optimizer.updates();
        double rate = options.learningRate() * learningRateFactor;
        if (options.clipNorm().isPresent()) {
            try (NDManager scratch = network.manager().newSubManager()) {
                // Copies, as two gradients may share their memory.
                Map<String, NDArray> clipped = Gathered.copy(gradients, scratch);
                // As PyTorch's clip_grad_norm_, without reading the norm off the device.
                Kernels.update(
                        "clip_norm", new double[] {options.clipNorm().get()}, List.of(List.copyOf(clipped.values())));
                optimizer.update(rate, clipped);
            }
        } else {
            optimizer.update(rate, gradients);
        }
        average.ifPresent(averaged -> averaged.update(before));
    }

    /**
     * {@return by part ({@code NAME}, {@code NAME_adam} for whatever optimizer, {@code NAME_ema}) and name all arrays that a checkpoint needs a copy
     * of; the live arrays}
     */
    public Map<String, Map<String, NDArray>> parts() {
        Map<String, Map<String, NDArray>> parts = new TreeMap<>();
        parts.put(network.name(), network.arrays());
        parts.put(network.name() + OPTIMIZER_STATE, optimizer.state());
        average.ifPresent(a -> parts.put(Checkpoint.averageOf(network.name()), a.state()));
        return parts;
    }

    /** Returns whether a part of a checkpoint is an optimizer's state, going by its name. */
    static boolean isOptimizerState(String part) {
        return part.endsWith(OPTIMIZER_STATE);
    }

    /** {@return the other values that a checkpoint needs: the optimizer's class and its number of updates} */
    public Map<String, Object> state() {
        return Map.of(
                network.name() + OPTIMIZER, optimizer.getClass().getName(),
                network.name() + UPDATES, optimizer.updates());
    }

    /**
     * Goes on from the {@link #parts()} and the {@link #state()} of a checkpoint.
     *
     * @throws IllegalArgumentException if they do not fit
     * @throws IOException if a part cannot be read
     */
    public void restore(Stage.PartReader parts, Map<String, Object> state) throws IOException {
        String own = optimizer.getClass().getName();
        // Absent in checkpoints of earlier versions.
        Object made = state.getOrDefault(network.name() + OPTIMIZER, own);
        if (!own.equals(made)) {
            throw new IllegalArgumentException(
                    "its optimizer of the " + network.name() + " is " + made + " and this run's is " + own);
        }
        network.load(parts.read(network.name()));
        if (!(state.get(network.name() + UPDATES) instanceof Number updates)) {
            throw new IllegalArgumentException(
                    "its manifest does not say how often the " + network.name() + " was updated");
        }
        optimizer.restore(parts.read(network.name() + OPTIMIZER_STATE), updates.longValue());
        if (average.isPresent()) {
            average.get().restore(parts.read(Checkpoint.averageOf(network.name())));
        }
    }

    @Override
    public void close() {
        optimizer.close();
        average.ifPresent(ExponentialMovingAverage::close);
    }
}
