package org.stylestep.train;

import java.util.List;
import org.stylestep.nn.Network;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Moves;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;

/**
 * Which loss term moves which networks in a stage: those that it declares, as far as they learn there.
 *
 * @param networks the stage's networks
 * @param learning the renderers that learn
 * @param options say at which rates
 */
record Ownership(Networks networks, List<Network> learning, PairStage.Options options) {

    Ownership {
        learning = List.copyOf(learning);
    }

    /** Whether a term has a turn of its own, in which the encoder looks on. */
    static boolean movesGeneratorAlone(LossTerm term) {
        return term.moves() == Moves.GENERATOR;
    }

    /** Whether the terms move any network; terms on the codes alone have no graph while the encoder is frozen. */
    boolean movesAnything(Objective terms) {
        return terms.terms().stream().anyMatch(term -> !moved(term).isEmpty());
    }

    /** A row for each term. */
    List<TermRow> rows(Objective objective) {
        return objective.terms().stream().map(this::row).toList();
    }

    private TermRow row(Objective.Weighted weighted) {
        Adam.Options adam = movesGeneratorAlone(weighted.term()) ? options.generatorOnlyAdam() : options.adam();
        return new TermRow(
                weighted.name(),
                weighted.weight(),
                moved(weighted),
                adam.rate(),
                weighted.term()
                        .judged()
                        .filter(rendering -> weighted.trains())
                        .map(rendering -> networks.judgeOf(rendering).name()));
    }

    private List<String> moved(Objective.Weighted weighted) {
        Moves moves = weighted.term().moves();
        return learning.stream()
                .filter(network -> weighted.trains())
                .filter(network -> network.equals(networks.encoder()) ? moves.encoder() : moves.generator())
                .map(Network::name)
                .toList();
    }
}
