package org.stylestep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Synthesis;
import org.stylestep.objective.Trains;

/** What every loss term must keep; the test of an implementation extends it. */
public abstract class LossTermContract {

    /** Returns the term. */
    protected abstract LossTerm term();

    /** Returns which of {@code encoder} and {@code generator} its gradient reaches when both are trainable. */
    protected abstract Set<String> reaches();

    /**
     * Makes the networks that the term is evaluated with.
     *
     * @param manager owns them, on the CPU
     * @return small networks of this library for images of 32×32 pixels, unless overridden
     */
    protected Networks networks(NDManager manager) {
        return SmallNetworks.create(manager, StyleCode.OFFSET);
    }

    private float value(Networks networks, NDManager manager) {
        train(networks);
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager scratch = manager.newSubManager()) {
            return term().evaluate(synthesis(networks, scratch)).getFloat();
        }
    }

    /** The view in which a stage evaluates the term. */
    private Synthesis synthesis(Networks networks, NDManager scratch) {
        Synthesis open = new Synthesis(SmallNetworks.batch(scratch), networks, new Noise(1, 0));
        return term().trains() == Trains.GENERATOR ? open.withFixedCodes() : open;
    }

    /** Freezes all networks but those that train in the term's phase. */
    private void train(Networks networks) {
        if (term().trains() == Trains.GENERATOR) {
            networks.setTrainable(networks.generator());
        } else {
            networks.setTrainable(networks.encoder(), networks.generator());
        }
    }

    /** Its gradient reaches no network that {@link LossTerm#trains} leaves out. */
    @Test
    public final void reachesNoNetworkThatItDoesNotDeclareToTrain() {
        Trains trains = term().trains();
        assertThat(reaches().contains("encoder") && !trains.encoder()).isFalse();
        assertThat(reaches().contains("generator") && !trains.generator()).isFalse();
    }

    /** It is a finite scalar, and its gradient reaches {@link #reaches()} and no discriminator. */
    @Test
    public final void isAFiniteScalarWhoseGradientReachesWhatItSays() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = networks(manager);
            backward(networks, manager);
            for (Network network : new Network[] {networks.encoder(), networks.generator()}) {
                double size = norm(gradients(network));
                if (reaches().contains(network.name())) {
                    assertThat(size)
                            .as("gradient of the %s", network.name())
                            .isPositive()
                            .isFinite();
                } else {
                    assertThat(size).as("gradient of the %s", network.name()).isZero();
                }
            }
            assertThat(norm(gradients(networks.discriminator())))
                    .as("gradient of the discriminator")
                    .isZero();
        }
    }

    /** A buffer of Java's that the graph still needs must not be freed before the backward pass. */
    @Test
    public final void itsGradientOutlivesAGarbageCollection() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = networks(manager);
            Objective objective = Objective.builder().add("term", 10, term()).build();
            Map<String, float[]> expected = backwardAfter(() -> {}, objective, networks, manager);
            Map<String, float[]> found = backwardAfter(FreedMemory::overwrite, objective, networks, manager);
            assertThat(found).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    private Map<String, float[]> backwardAfter(
            Runnable between, Objective objective, Networks networks, NDManager manager) {
        train(networks);
        try (NDManager scratch = manager.newSubManager();
                GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            NDArray total =
                    objective.evaluate(synthesis(networks, scratch)).total().orElseThrow();
            between.run();
            gradients.backward(total);
        }
        Map<String, float[]> values = new TreeMap<>();
        for (Network network : new Network[] {networks.encoder(), networks.generator()}) {
            gradients(network)
                    .forEach((name, gradient) -> values.put(network.name() + "." + name, gradient.toFloatArray()));
            network.trainableParameters().values().forEach(parameter -> Gradients.zeroGrad(parameter.getArray()));
        }
        return values;
    }

    /** Along its own direction, the gradient's size is what the loss changes by. */
    @Test
    public final void itsGradientAgreesWithFiniteDifferences() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks networks = networks(manager);
            liftBiases(networks.encoder());
            liftBiases(networks.generator());
            backward(networks, manager);
            for (Network network : new Network[] {networks.encoder(), networks.generator()}) {
                if (!reaches().contains(network.name())) {
                    continue;
                }
                Map<String, NDArray> direction = gradients(network);
                double size = norm(direction);
                // Steps that change the loss well above rounding; one is little enough for a straight line.
                double length = Math.min(2e-3, 2e-4 / size);
                List<Double> slopes = new ArrayList<>();
                for (double step : new double[] {length, length / 4, length / 10}) {
                    slopes.add(slope(network, direction, step, size, networks));
                }
                assertThat(slopes)
                        .as("slope along the gradient of the %s, of size %s", network.name(), size)
                        .anySatisfy(slope -> assertThat(slope).isCloseTo(size, within(0.05 * size)));
            }
        }
    }

    private double slope(Network network, Map<String, NDArray> direction, double step, double size, Networks networks) {
        NDManager manager = network.manager();
        move(network, direction, step / size);
        float ahead = value(networks, manager);
        move(network, direction, -2 * step / size);
        float behind = value(networks, manager);
        move(network, direction, step / size);
        return (ahead - behind) / (2 * step);
    }

    /** Away from the zeros, where pixel norm is so steep that no difference is small enough. */
    private static void liftBiases(Network network) {
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            network.trainableParameters().forEach((name, parameter) -> {
                if (name.endsWith(".bias")) {
                    parameter.getArray().addi(0.5f);
                }
            });
        }
    }

    private void backward(Networks networks, NDManager manager) {
        train(networks);
        try (NDManager scratch = manager.newSubManager();
                GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            NDArray value = term().evaluate(synthesis(networks, scratch));
            assertThat(value.size()).isEqualTo(1);
            assertThat(value.getFloat()).isFinite();
            gradients.backward(value);
        }
    }

    private static Map<String, NDArray> gradients(Network network) {
        Map<String, NDArray> gradients = new TreeMap<>();
        network.setTrainable(true);
        network.trainableParameters().forEach((name, parameter) -> {
            try (NDArray gradient = parameter.getArray().getGradient()) {
                gradients.put(name, gradient.duplicate());
            }
        });
        return gradients;
    }

    private static double norm(Map<String, NDArray> arrays) {
        return Math.sqrt(arrays.values().stream()
                .mapToDouble(array -> array.square().sum().getFloat())
                .sum());
    }

    private static void move(Network network, Map<String, NDArray> direction, double factor) {
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            direction.forEach(
                    (name, along) -> network.parameters().get(name).getArray().addi(along.mul((float) factor)));
        }
    }
}
