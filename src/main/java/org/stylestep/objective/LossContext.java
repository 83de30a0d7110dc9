package org.stylestep.objective;

import java.util.Set;

/**
 * What a run has decided on before its loss terms are made.
 *
 * @param distance how renderings are compared with targets
 * @param gan how the discriminator's logits become a loss
 * @param trained the names of the objective's terms with a weight above 0
 */
public record LossContext(ImageDistance distance, GanLoss gan, Set<String> trained) {

    /** Takes a copy of the names. */
    public LossContext {
        trained = Set.copyOf(trained);
    }
}
