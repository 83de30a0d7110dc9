package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.util.Map;
import org.stylestep.nn.Network;

/**
 * The optimizer of the loss terms that train the generator alone, beside the one of all the others.
 */
final class GeneratorOnlyOptimizer implements AutoCloseable {

    private static final String ADAM = "_only_adam";
    private static final String UPDATES = "_only_updates";

    private final Network generator;
    private final TrainableNetwork trainable;

    GeneratorOnlyOptimizer(Network generator, TrainableNetwork.Options options) {
        this.generator = generator;
        trainable = new TrainableNetwork(generator, options);
    }

    TrainableNetwork trainable() {
        return trainable;
    }

    Map<String, Map<String, NDArray>> parts() {
        return Map.of(generator.name() + ADAM, trainable.optimizer().state());
    }

    Map<String, Object> state() {
        return Map.of(generator.name() + UPDATES, trainable.optimizer().updates());
    }

    void restore(Stage.PartReader parts, Map<String, Object> state) throws IOException {
        if (!(state.get(generator.name() + UPDATES) instanceof Number updates)) {
            throw new IllegalArgumentException(
                    "it was made without a loss term that trains the generator alone, and this run has one");
        }
        trainable.optimizer().restore(parts.read(generator.name() + ADAM), updates.longValue());
    }

    @Override
    public void close() {
        trainable.close();
    }
}
