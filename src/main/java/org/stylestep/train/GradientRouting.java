package org.stylestep.train;

import java.util.List;
import org.stylestep.nn.Network;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Trains;

/**
 * Which loss term trains which networks in a stage: those that it declares, as far as they are trainable there.
 *
 * @param networks the stage's networks
 * @param trained the networks that train, discriminators aside
 * @param options say at which rates
 */
record GradientRouting(Networks networks, List<Network> trained, GeneratorOptions options) {

    GradientRouting {
        trained = List.copyOf(trained);
    }

    /** Whether a term belongs to the phase that trains the generator alone. */
    static boolean trainsGeneratorOnly(LossTerm term) {
        return term.trains() == Trains.GENERATOR;
    }

    /** Whether the terms train any network; terms on the codes alone have no graph while the encoder is frozen. */
    boolean trainsAnything(Objective terms) {
        return terms.terms().stream().anyMatch(term -> !trained(term).isEmpty());
    }

    /** A row for each term. */
    List<TermRow> rows(Objective objective) {
        return objective.terms().stream().map(this::row).toList();
    }

    private TermRow row(Objective.Weighted weighted) {
        float learningRate =
                trainsGeneratorOnly(weighted.term()) ? options.generatorOnlyLearningRate() : options.learningRate();
        return new TermRow(
                weighted.name(),
                weighted.weight(),
                trained(weighted),
                learningRate,
                weighted.term()
                        .discriminated()
                        .filter(rendering -> weighted.isTrained())
                        .map(rendering -> networks.discriminatorFor(rendering).name()));
    }

    private List<String> trained(Objective.Weighted weighted) {
        Trains trains = weighted.term().trains();
        return trained.stream()
                .filter(network -> weighted.isTrained())
                .filter(network -> network.equals(networks.encoder()) ? trains.encoder() : trains.generator())
                .map(Network::name)
                .toList();
    }
}
