package own;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.NamedArrays;
import org.stylestep.nn.Network;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.train.Optimizer;

/** Stochastic gradient descent with momentum: {@code v = momentum·v + g} and {@code p = p − rate·v}. */
final class Momentum implements Optimizer {

    private final Network network;
    private final float momentum;
    private final NDManager manager;
    private final Map<String, NDArray> velocities = new TreeMap<>();
    private long updates;

    /**
     * The options in a run file.
     *
     * @param momentum how much of the velocity stays at an update, in [0, 1)
     */
    public record Options(@Default("0.9") float momentum) {

        /** Checks the value. */
        public Options {
            Checks.fraction(momentum, "momentum");
        }
    }

    Momentum(Network network, Options options) {
        this.network = network;
        momentum = options.momentum();
        manager = network.manager().newSubManager();
        network.trainableParameters()
                .forEach((name, parameter) -> velocities.put(name, manager.zeros(parameter.getShape())));
    }

    @Override
    public void update(double learningRate, Map<String, NDArray> gradients) {
        updates++;
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            for (Map.Entry<String, Parameter> entry :
                    network.trainableParameters().entrySet()) {
                String name = entry.getKey();
                NDArray velocity = velocities.get(name).muli(momentum).addi(gradients.get(name));
                double rate = learningRate * network.learningRateScales().get(name);
                try (NDArray step = velocity.mul((float) rate)) {
                    entry.getValue().getArray().subi(step);
                }
            }
        }
    }

    @Override
    public long updates() {
        return updates;
    }

    @Override
    public Map<String, NDArray> state() {
        return new TreeMap<>(velocities);
    }

    @Override
    public void restore(Map<String, NDArray> saved, long updatesDone) {
        NamedArrays.copy(saved, velocities, "the optimizer of " + network.name());
        updates = updatesDone;
    }

    @Override
    public void close() {
        manager.close();
    }
}
