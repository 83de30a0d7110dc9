package org.stylestep.train;

import java.util.List;
import java.util.Optional;

/**
 * What a loss term does in a stage.
 *
 * @param name the term
 * @param weight its weight in effect
 * @param trains the networks that it trains, by name; empty where it is reported only, or all that it could train is frozen
 * @param learningRate the learning rate that it trains them at, before the schedule
 * @param discriminator the discriminator of its rendering; none for a term of weight 0, on which no
 *     discriminator trains
 */
public record TermRow(
        String name, float weight, List<String> trains, float learningRate, Optional<String> discriminator) {

    /** Takes a copy of the names. */
    public TermRow {
        trains = List.copyOf(trains);
    }
}
