package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stylestep.nn.Network;
import org.stylestep.objective.Discrimination;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;

/** The discriminators: each is trained to tell targets from the renderings that terms of the objective pass to it. */
final class Discriminators {

    private final List<Trained> discriminators;

    /** A discriminator and what it minimizes, if anything. */
    private record Trained(TrainableNetwork trainable, Optional<Discrimination> discrimination) {}

    Discriminators(Networks networks, Objective objective, GanLoss gan, TrainableNetwork.Options options) {
        discriminators = Stream.concat(Stream.of(networks.discriminator()), networks.randomDiscriminator().stream())
                .map(network -> new Trained(
                        new TrainableNetwork(network, options), discrimination(network, networks, objective, gan)))
                .toList();
    }

    private static Optional<Discrimination> discrimination(
            Network discriminator, Networks networks, Objective objective, GanLoss gan) {
        Set<Rendering> discriminated = objective.discriminated().stream()
                .filter(rendering -> networks.discriminatorFor(rendering).equals(discriminator))
                .collect(Collectors.toSet());
        return discriminated.isEmpty() ? Optional.empty() : Optional.of(objective.discrimination(gan, discriminated));
    }

    Stream<TrainableNetwork> trainables() {
        return discriminators.stream().map(Trained::trainable);
    }

    /** Gathers the gradients of those that train, and reports each loss by the network's name. */
    void minimize(Synthesis synthesis, GradientCollector gradients, Map<String, NDArray> values) {
        for (Trained discriminator : discriminators) {
            discriminator.discrimination().ifPresent(discrimination -> {
                NDArray loss = discrimination.evaluate(synthesis);
                gradients.backward(loss);
                values.put(discriminator.trainable().network().name(), loss.stopGradient());
            });
        }
    }

    void update(double learningRateFactor) {
        discriminators.stream()
                .filter(discriminator -> discriminator.discrimination().isPresent())
                .forEach(discriminator -> discriminator.trainable().update(learningRateFactor));
    }
}
