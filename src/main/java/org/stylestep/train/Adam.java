package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;

/**
 * Adam over the {@linkplain Network#trainableParameters() trainable parameters} of one network, with state that can be saved.
 *
 * <p>The formula is TensorFlow's, which the published code ran on: with gradient g at update t,
 * {@code m = β1·m + (1 − β1)·g}, {@code v = β2·v + (1 − β2)·g²},
 * {@code p = p − rate·s·√(1 − β2ᵗ)/(1 − β1ᵗ) · m/(√v + ε/s)}. The factor s is the parameter's equalised rate
 * ({@link org.stylestep.nn.EqualizedLearningRate}), 1 for parameters that have none. With β1 = 0, the published choice, m is g and is not kept.
 */
public final class Adam implements AutoCloseable {

    private static final String FIRST = "m.";
    private static final String SECOND = "v.";

    private final Network network;
    private final Options options;
    private final NDManager manager;
    private final Map<String, NDArray> state = new TreeMap<>();
    private long updates;

    /**
     * Settings of {@link Adam}.
     *
     * @param learningRate learning rate, above 0
     * @param beta1 decay of the first moment, in [0, 1)
     * @param beta2 decay of the second moment, in [0, 1)
     * @param epsilon added to the root of the second moment, above 0
     */
    public record Options(float learningRate, float beta1, float beta2, float epsilon) {

        /** Checks the values. */
        public Options {
            require(
                    learningRate > 0 && Float.isFinite(learningRate),
                    "the learning rate must be above 0, not " + learningRate);
            require(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1), not " + beta1);
            require(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1), not " + beta2);
            require(epsilon > 0 && Float.isFinite(epsilon), "epsilon must be above 0, not " + epsilon);
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }

        /**
         * Returns the published settings: rate 1e-3, β1 = 0, β2 = 0.99; ε is TensorFlow's default, 1e-8.
         *
         * @return the settings
         */
        public static Options published() {
            return new Options(1e-3f, 0f, 0.99f, 1e-8f);
        }

        /**
         * Returns these settings with another rate.
         *
         * @param other the learning rate, above 0
         * @return the settings
         */
        public Options withLearningRate(float other) {
            return new Options(other, beta1, beta2, epsilon);
        }
    }

    /**
     * Creates the optimizer, all moments zero.
     *
     * @param network the network whose parameters it moves
     * @param options its settings
     */
    public Adam(Network network, Options options) {
        this.network = network;
        this.options = options;
        if (network.trainableParameters().isEmpty()) {
            throw new IllegalArgumentException("the network '" + network.name()
                    + "' has no parameter that trains by gradient: its block was frozen before the network was made");
        }
        manager = network.manager().newSubManager();
        manager.setName("adam of " + network.name());
        network.trainableParameters().forEach((name, parameter) -> {
            state.put(SECOND + name, manager.zeros(parameter.getShape()));
            if (options.beta1() > 0) {
                state.put(FIRST + name, manager.zeros(parameter.getShape()));
            }
        });
    }

    /**
     * Moves every trainable parameter by its gradient and clears the gradient.
     *
     * @param factor what the schedule multiplies the learning rate with
     */
    public void update(double factor) {
        update(factor, name -> network.parameters().get(name).getArray().getGradient());
        network.trainableParameters().values().forEach(parameter -> Gradients.zeroGrad(parameter.getArray()));
    }

    /**
     * Moves every parameter by a gradient that was set aside.
     *
     * @param factor what the schedule multiplies the learning rate with
     * @param gradients gives a parameter's gradient by its name; it is used up and closed
     */
    void update(double factor, Function<String, NDArray> gradients) {
        updates++;
        double t = updates;
        double correction = Math.sqrt(1 - Math.pow(options.beta2(), t)) / (1 - Math.pow(options.beta1(), t));
        double rate = options.learningRate() * factor * correction;
        Map<String, Float> scales = network.learningRateScales();
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            for (Map.Entry<String, Parameter> entry :
                    network.trainableParameters().entrySet()) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray gradient = gradients.apply(entry.getKey());
                    gradient.attach(scratch);
                    float scale = scales.get(entry.getKey());
                    move(entry.getKey(), entry.getValue().getArray(), gradient, scale, rate, scratch);
                }
            }
        }
    }

    // In place wherever it can be: a pass over memory is what an update costs.
    private void move(String name, NDArray parameter, NDArray gradient, float scale, double rate, NDManager scratch) {
        NDArray second = state.get(SECOND + name);
        NDArray squared = gradient.mul(gradient);
        second.muli(options.beta2()).addi(squared.muli(1 - options.beta2()));
        NDArray root = second.sqrt();
        root.attach(scratch);
        root.addi(options.epsilon() / scale);
        NDArray first = state.get(FIRST + name);
        NDArray direction = gradient;
        if (first != null) {
            first.muli(options.beta1()).addi(gradient.muli(1 - options.beta1()));
            direction = first.duplicate();
            direction.attach(scratch);
        }
        parameter.subi(direction.divi(root).muli((float) (rate * scale)));
    }

    /**
     * Returns the number of updates so far.
     *
     * @return t of the formula
     */
    public long updates() {
        return updates;
    }

    /**
     * Returns the moments.
     *
     * @return {@code v.NAME} and, with β1 above 0, {@code m.NAME}; the live arrays
     */
    public Map<String, NDArray> state() {
        return new LinkedHashMap<>(state);
    }

    /**
     * Goes on from saved moments.
     *
     * @param saved arrays as {@link #state()} names them, copied
     * @param updatesDone the number of updates that made them
     * @throws IllegalArgumentException if names or shapes differ from this network's and settings'
     */
    public void restore(Map<String, NDArray> saved, long updatesDone) {
        NamedArrays.copy(saved, state, "the optimizer of " + network.name());
        updates = updatesDone;
    }

    @Override
    public void close() {
        manager.close();
    }
}
