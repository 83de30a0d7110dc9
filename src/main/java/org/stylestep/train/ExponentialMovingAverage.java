package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Kernels;
import org.stylestep.nn.NamedArrays;
import org.stylestep.nn.Network;

/**
 * The exponential moving average of a network's parameters, {@code a = decay·a + (1 − decay)·p} after every step.
 *
 * <p>{@linkplain Network#buffers() Buffers} are copied at every step, not averaged: running statistics are averages over recent steps already, and the
 * mean of variances taken about different means is not a variance. So do PyTorch's {@code swa_utils.AveragedModel} and the training loop of StyleGAN2-ADA.
 *
 * <p>It starts from the weights that the network has when it is made (the published code starts it from random ones).
 */
public final class ExponentialMovingAverage implements AutoCloseable {

    private final Network network;
    private final Options options;
    private final NDManager manager;
    private final Map<String, NDArray> average = new TreeMap<>();

    /**
     * How long the average remembers.
     *
     * @param decay how much of the average stays at a step, in [0, 1); published: 0.999
     * @param rampUp whether the decay of update t, from 0, is at most {@code (1 + t)/(10 + t)}: an average of a short training is then not held back by
     *     random first weights. The rule is that of TensorFlow's {@code ExponentialMovingAverage} with {@code num_updates}; the published code has
     *     none
     */
    public record Options(float decay, boolean rampUp) {

        /** Checks the decay. */
        public Options {
            if (!(decay >= 0 && decay < 1)) {
                throw new IllegalArgumentException("the decay of the average must be in [0, 1), not " + decay);
            }
        }

        /** {@return the published settings: a decay of 0.999 from the first step on} */
        public static Options published() {
            return new Options(0.999f, false);
        }

        private float decay(long update) {
            return rampUp ? (float) Math.min(decay, (1.0 + update) / (10.0 + update)) : decay;
        }
    }

    /** Creates the average of a network's present weights. */
    public ExponentialMovingAverage(Network network, Options options) {
        this.network = network;
        this.options = options;
        manager = network.manager().newSubManager();
        manager.setName("average of " + network.name());
        network.parameters().forEach((name, parameter) -> average.put(name, copy(parameter, manager)));
    }

    private static NDArray copy(Parameter parameter, NDManager manager) {
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            NDArray copy = parameter.getArray().duplicate();
            copy.attach(manager);
            return copy;
        }
    }

    /** Takes the network's present weights in, as the update of that number, from 0. */
    public void update(long update) {
        List<NDArray> averages = new ArrayList<>();
        List<NDArray> weights = new ArrayList<>();
        network.trainableParameters().forEach((name, parameter) -> {
            averages.add(average.get(name));
            weights.add(parameter.getArray());
        });
        Kernels.update("lerp", new double[] {1 - options.decay(update)}, List.of(averages, weights));
        List<String> buffers = List.copyOf(network.buffers());
        if (!buffers.isEmpty()) {
            Kernels.update(
                    "copy",
                    new double[0],
                    List.of(
                            buffers.stream().map(average::get).toList(),
                            buffers.stream()
                                    .map(name -> network.parameters().get(name).getArray())
                                    .toList()));
        }
    }

    /**
     * Puts the average into the network until the scope is closed; then the network has the very bytes it had before.
     */
    public Gradients.Scope applied() {
        NDManager kept = manager.newSubManager();
        Map<String, NDArray> before = new TreeMap<>();
        network.parameters().forEach((name, parameter) -> before.put(name, copy(parameter, kept)));
        network.load(average);
        return () -> {
            network.load(before);
            kept.close();
        };
    }

    /** {@return the averaged parameters by the network's names; the live arrays} */
    public Map<String, NDArray> state() {
        return average;
    }

    /**
     * Goes on from a copy of a saved average, by the network's parameter names.
     *
     * @throws IllegalArgumentException if names or shapes differ from the network's
     */
    public void restore(Map<String, NDArray> saved) {
        NamedArrays.copy(saved, average, "the average of " + network.name(), network::isObsolete);
    }

    @Override
    public void close() {
        manager.close();
    }
}
