package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stylestep.nn.Network;

/** A trainable network with its optimizer and, if it renders, its exponential moving average. */
final class TrainableNetwork implements AutoCloseable {

    private static final String UPDATES = "_updates";

    private final Network network;
    private final Adam adam;
    private final Optional<ExponentialMovingAverage> average;

    TrainableNetwork(Network network, Adam.Options options, Optional<Float> emaDecay) {
        this.network = network;
        adam = new Adam(network, options);
        average = emaDecay.map(decay -> new ExponentialMovingAverage(network, decay));
    }

    Network network() {
        return network;
    }

    Optional<ExponentialMovingAverage> average() {
        return average;
    }

    void update(double learningRateFactor) {
        adam.update(learningRateFactor);
        average.ifPresent(ExponentialMovingAverage::update);
    }

    /** Updates the network by stashed gradients, which are used up. */
    void update(double learningRateFactor, Map<String, NDArray> gradients) {
        adam.update(learningRateFactor, gradients::get);
        average.ifPresent(ExponentialMovingAverage::update);
    }

    Map<String, Map<String, NDArray>> parts() {
        Map<String, Map<String, NDArray>> parts = new TreeMap<>();
        parts.put(network.name(), network.arrays());
        parts.put(network.name() + "_adam", adam.state());
        average.ifPresent(a -> parts.put(network.name() + "_ema", a.state()));
        return parts;
    }

    Map<String, Object> state() {
        return Map.of(network.name() + UPDATES, adam.updates());
    }

    void restore(Stage.PartReader parts, Map<String, Object> state) throws IOException {
        network.load(parts.read(network.name()));
        if (!(state.get(network.name() + UPDATES) instanceof Number updates)) {
            throw new IllegalArgumentException(
                    "its manifest does not say how often the " + network.name() + " was updated");
        }
        adam.restore(parts.read(network.name() + "_adam"), updates.longValue());
        if (average.isPresent()) {
            average.get().restore(parts.read(network.name() + "_ema"));
        }
    }

    @Override
    public void close() {
        adam.close();
        average.ifPresent(ExponentialMovingAverage::close);
    }
}
