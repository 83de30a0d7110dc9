package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.stylestep.extension.Kind;
import org.stylestep.nn.Network;

/**
 * Updates the trainable parameters of one network by their gradients, with state that can be saved.
 *
 * <p>An update may depend on the parameters, the gradients and the state alone, so that a resumed training gives the bytes of one that was not cut.
 * A layer with an equalized learning rate names a factor on its rate in {@link Network#learningRateScales()}.
 */
public interface Optimizer extends AutoCloseable {

    /** Optimizers by name: the {@code type} of a run file's section {@code optimizer}. */
    Kind<Optimizer, Network> KIND = new Kind<>("optimizer", Optimizer.class, Network.class);

    /**
     * Updates every trainable parameter, at a learning rate that has the schedule's factor in it, by gradients under the parameters' names, which
     * stay the caller's and may be written to.
     */
    void update(double learningRate, Map<String, NDArray> gradients);

    /** Returns the number of updates so far. */
    long updates();

    /** {@return by name what the next update depends on, beside the parameters; the live arrays} */
    Map<String, NDArray> state();

    /**
     * Copies saved arrays, named as {@link #state()} names them, and the number of updates that made them.
     *
     * @throws IllegalArgumentException if names or shapes differ
     */
    void restore(Map<String, NDArray> saved, long updatesDone);

    /** Frees the state. */
    @Override
    void close();
}
