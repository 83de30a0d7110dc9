package org.stylestep.train;

import java.util.List;
import java.util.Optional;

/**
 * What a loss term does in a stage.
 *
 * @param name the term
 * @param weight its weight in effect
 * @param moves the networks that it moves, by name; empty where it is reported only, or all that it could move is frozen
 * @param rate the learning rate that it moves them at, before the schedule
 * @param judge the discriminator that it is judged by, and that learns to reject its rendering; none for a term of
 *     weight 0, which no discriminator learns from
 */
public record TermRow(String name, float weight, List<String> moves, float rate, Optional<String> judge) {

    /** Takes a copy of the names. */
    public TermRow {
        moves = List.copyOf(moves);
    }
}
