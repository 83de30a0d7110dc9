package org.stylestep.train;

import java.util.List;
import org.stylestep.data.PairBatches;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;

/**
 * Encoder, generator and discriminators together from the start, as in the methods without pre-training that StEP is compared with.
 *
 * <p>It does in a step what {@link JointFinetuner} does, on networks that no earlier stage has trained, or an encoder that stage 1 has.
 */
public final class JointTrainer extends PairStage {

    /** The stage's name in checkpoints. */
    public static final String NAME = "joint";

    /**
     * Creates the stage.
     *
     * @param networks the networks
     * @param objective what generator and encoder minimize
     * @param gan how the discriminators' logits become their loss
     * @param batches what to train on
     * @param options settings
     */
    public JointTrainer(Networks networks, Objective objective, GanLoss gan, PairBatches batches, Options options) {
        super(NAME, networks, objective, gan, batches, options, List.of(networks.generator(), networks.encoder()));
    }
}
