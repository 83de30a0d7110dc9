package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.stylestep.extension.Kind;

/** How a discriminator's logits become losses. Each takes one map (B, 1, h, w) a scale and gives a scalar. */
public interface GanLoss {

    /** Adversarial losses by name: {@code gan.loss} of a run file. */
    Kind<GanLoss, Void> KIND = new Kind<>("gan_loss", GanLoss.class, Void.class);

    /**
     * What the discriminator minimizes for real images.
     *
     * @param logits of real images
     * @return a scalar
     */
    NDArray real(NDList logits);

    /**
     * What the discriminator minimizes for renderings.
     *
     * @param logits of renderings
     * @return a scalar
     */
    NDArray fake(NDList logits);

    /**
     * What the generator minimizes: how far the discriminator is from taking renderings for targets.
     *
     * @param logits of renderings
     * @return a scalar
     */
    NDArray generatorLoss(NDList logits);
}
