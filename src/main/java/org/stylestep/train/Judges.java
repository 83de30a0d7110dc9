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

/** The discriminators: each learns to reject the renderings that it judges for some term of the objective. */
final class Judges {

    private final List<Judge> judges;

    /** A discriminator and what it minimises, if anything. */
    private record Judge(Learner learner, Optional<Discrimination> discrimination) {}

    Judges(Networks networks, Objective objective, GanLoss gan, Adam.Options options) {
        judges = Stream.concat(Stream.of(networks.discriminator()), networks.randomDiscriminator().stream())
                .map(network -> new Judge(
                        new Learner(network, options, Optional.empty()),
                        discrimination(network, networks, objective, gan)))
                .toList();
    }

    private static Optional<Discrimination> discrimination(
            Network judge, Networks networks, Objective objective, GanLoss gan) {
        Set<Rendering> judged = objective.judged().stream()
                .filter(rendering -> networks.judgeOf(rendering).equals(judge))
                .collect(Collectors.toSet());
        return judged.isEmpty() ? Optional.empty() : Optional.of(objective.discrimination(gan, judged));
    }

    Stream<Learner> learners() {
        return judges.stream().map(Judge::learner);
    }

    /** Gathers the gradients of those that learn something, and reports each loss by the network's name. */
    void minimise(Synthesis synthesis, GradientCollector gradients, Map<String, NDArray> values) {
        for (Judge judge : judges) {
            judge.discrimination().ifPresent(discrimination -> {
                NDArray rejection = discrimination.evaluate(synthesis);
                gradients.backward(rejection);
                values.put(judge.learner().network().name(), rejection.stopGradient());
            });
        }
    }

    void update(double rateFactor) {
        judges.stream()
                .filter(judge -> judge.discrimination().isPresent())
                .forEach(judge -> judge.learner().update(rateFactor));
    }
}
