package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;

/**
 * The optimizer of the loss terms that train the generator alone, beside the one of all the others.
 *
 * <p>A step gathers the gradients of both kinds at the same weights: those of the others are stashed before this phase.
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

    /** Takes the gradients that the generator, still trainable, has gathered, and leaves none. */
    Map<String, NDArray> stashGradients(NDManager manager) {
        Map<String, NDArray> aside = new TreeMap<>();
        generator.trainableParameters().forEach((name, parameter) -> {
            try (NDArray gradient = parameter.getArray().getGradient()) {
                NDArray copy = gradient.duplicate();
                copy.attach(manager);
                aside.put(name, copy);
            }
            Gradients.zeroGrad(parameter.getArray());
        });
        return aside;
    }

    void update(double learningRateFactor) {
        trainable.update(learningRateFactor);
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
