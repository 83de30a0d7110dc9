package org.stylestep.train;

import java.util.List;
import org.stylestep.data.PairBatches;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;

/**
 * Stage 2: the generator learns to render an input in the style that the frozen encoder reads off an image, against a discriminator.
 *
 * <p>One forward pass of the generator serves its own update and the discriminator's, and both updates start from the same weights. No
 * byte of the encoder changes.
 */
public final class GeneratorTrainer extends PairStage {

    /** The stage's name in checkpoints. */
    public static final String NAME = "generator";

    /**
     * Creates the stage.
     *
     * @param networks the networks, the encoder pre-trained
     * @param objective what the generator minimizes
     * @param gan how the discriminator's logits become its loss
     * @param batches what to train on
     * @param options settings
     */
    public GeneratorTrainer(Networks networks, Objective objective, GanLoss gan, PairBatches batches, Options options) {
        super(NAME, networks, objective, gan, batches, options, List.of(networks.generator()));
    }
}
