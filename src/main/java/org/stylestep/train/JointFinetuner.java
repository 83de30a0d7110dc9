package org.stylestep.train;

import java.util.List;
import org.stylestep.data.PairBatches;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;

/**
 * Stage 3: encoder and generator learn together, against the discriminator; the loop counts this stage's images from zero.
 *
 * <p>The optimizers start afresh. The moving averages start from the networks' weights unless
 * {@link #startEma(String, java.util.Map)} hands over those of stage 2.
 */
public final class JointFinetuner extends PairStage {

    /** The stage's name in checkpoints. */
    public static final String NAME = "finetune";

    /**
     * Creates the stage.
     *
     * @param networks the networks as stage 2 left them
     * @param objective what generator and encoder minimize
     * @param gan how the discriminator's logits become its loss
     * @param batches what to train on
     * @param options settings
     */
    public JointFinetuner(Networks networks, Objective objective, GanLoss gan, PairBatches batches, Options options) {
        super(NAME, networks, objective, gan, batches, options, List.of(networks.generator(), networks.encoder()));
    }
}
