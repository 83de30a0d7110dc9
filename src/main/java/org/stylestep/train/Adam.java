package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stylestep.engine.Kernels;
import org.stylestep.nn.NamedArrays;
import org.stylestep.nn.Network;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * Adam over the {@linkplain Network#trainableParameters() trainable parameters} of one network, with state that can be saved.
 *
 * <p>The formula is TensorFlow's, which the published code ran on: with gradient g at update t,
 * {@code m = β1·m + (1 − β1)·g}, {@code v = β2·v + (1 − β2)·g²},
 * {@code p = p − rate·s·√(1 − β2ᵗ)/(1 − β1ᵗ) · m/(√v + ε/s)}. The factor s is the parameter's equalized learning rate
 * ({@link org.stylestep.nn.EqualizedLearningRate}), 1 for parameters that have none. With β1 = 0, the published choice, m is g and is not kept.
 * Weight decay is decoupled from the gradient (AdamW; Loshchilov and Hutter, arXiv 1711.05101): first {@code p = p·(1 − rate·s·decay)}.
 */
public final class Adam implements Optimizer {

    private static final String FIRST = "m.";
    private static final String SECOND = "v.";

    private final Network network;
    private final Options options;
    private final NDManager manager;
    private final Map<String, NDArray> state = new TreeMap<>();
    private final SortedMap<Float, List<String>> namesByScale = new TreeMap<>();
    /** A step count for which the engine's own bias corrections are 1: ours are in the learning rate. */
    private final NDArray endless;

    private long updates;

    /**
     * Settings of {@link Adam}.
     *
     * @param beta1 decay of the first moment, in [0, 1); published: 0
     * @param beta2 decay of the second moment, in [0, 1); published: 0.99
     * @param epsilon added to the root of the second moment, above 0; 1e-8, TensorFlow's default
     * @param weightDecay how fast weights shrink, as a multiple of the learning rate, from 0; published: 0
     */
    public record Options(
            @Default("0") float beta1,
            @Default("0.99") float beta2,
            @Default("1.0e-8") float epsilon,
            @Default("0") float weightDecay) {

        /** Checks the values. */
        public Options {
            Checks.fraction(beta1, "beta1");
            Checks.fraction(beta2, "beta2");
            Checks.positive(epsilon, "epsilon");
            Checks.notNegative(weightDecay, "weight_decay");
        }

        /** {@return the published settings: β1 = 0, β2 = 0.99, no weight decay; ε is TensorFlow's default, 1e-8} */
        public static Options published() {
            return new Options(0f, 0.99f, 1e-8f, 0f);
        }

        /** {@return these settings with other decays of the moments, in [0, 1)} */
        public Options withBetas(float newBeta1, float newBeta2) {
            return new Options(newBeta1, newBeta2, epsilon, weightDecay);
        }
    }

    /** Creates the optimizer of a network's trainable parameters, all moments zero. */
    public Adam(Network network, Options options) {
        this.network = network;
        this.options = options;
        manager = network.manager().newSubManager();
        manager.setName("adam of " + network.name());
        endless = manager.create(1e30f);
        network.trainableParameters().forEach((name, parameter) -> {
            namesByScale
                    .computeIfAbsent(network.learningRateScales().get(name), scale -> new ArrayList<>())
                    .add(name);
            state.put(SECOND + name, manager.zeros(parameter.getShape()));
            if (options.beta1() > 0) {
                state.put(FIRST + name, manager.zeros(parameter.getShape()));
            }
        });
    }

    @Override
    public void update(double learningRate, Map<String, NDArray> gradients) {
        updates++;
        double t = updates;
        double correction = Math.sqrt(1 - Math.pow(options.beta2(), t)) / (1 - Math.pow(options.beta1(), t));
        namesByScale.forEach((scale, names) -> {
            List<NDArray> parameters = names.stream()
                    .map(name -> network.trainableParameters().get(name).getArray())
                    .toList();
            List<NDArray> given = names.stream().map(gradients::get).toList();
            if (options.weightDecay() > 0) {
                Kernels.update(
                        "scale", new double[] {1 - learningRate * scale * options.weightDecay()}, List.of(parameters));
            }
            Kernels.update(
                    "adam",
                    new double[] {
                        learningRate * scale * correction,
                        options.beta1(),
                        options.beta2(),
                        (double) options.epsilon() / scale
                    },
                    List.of(
                            parameters,
                            given,
                            // Without momentum m is the gradient, into which the kernel may write it.
                            options.beta1() > 0 ? moments(FIRST, names) : given,
                            moments(SECOND, names),
                            Collections.nCopies(names.size(), endless)));
        });
    }

    private List<NDArray> moments(String order, List<String> names) {
        return names.stream().map(name -> state.get(order + name)).toList();
    }

    @Override
    public long updates() {
        return updates;
    }

    /** {@return the moments {@code v.NAME} and, with β1 above 0, {@code m.NAME}; the live arrays} */
    @Override
    public Map<String, NDArray> state() {
        return new LinkedHashMap<>(state);
    }

    @Override
    public void restore(Map<String, NDArray> saved, long updatesDone) {
        NamedArrays.copy(
                saved,
                state,
                "the optimizer of " + network.name(),
                name -> network.isObsolete(name.substring(name.indexOf('.') + 1)));
        updates = updatesDone;
    }

    @Override
    public void close() {
        manager.close();
    }
}
