package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.stylestep.extension.Kind;

/** How a discriminator's logits become losses. Each takes one map (B, 1, h, w) a scale and gives a scalar. */
public interface GanLoss {

    /** Adversarial losses by name: {@code gan.loss} of a run file. */
    Kind<GanLoss, Void> KIND = new Kind<>("gan_loss", GanLoss.class, Void.class);

    /**
     * {@return whether logits are paired: {@link #real} is then given the target's logits minus the rendering's, {@link #generatorLoss} the negative, and
     * {@link #fake} is not called. False unless overridden}
     */
    default boolean isPaired() {
        return false;
    }

    /**
     * {@return the logit between those that the loss wants for targets and for renderings; of a paired loss, the difference where neither of the two is
     * taken for the target. 0 unless overridden}
     */
    default float boundary() {
        return 0;
    }

    /** {@return what the discriminator minimizes for the logits of real images} */
    NDArray real(NDList logits);

    /** {@return what the discriminator minimizes for the logits of renderings} */
    NDArray fake(NDList logits);

    /**
     * {@return what the generator minimizes for the logits of renderings: how far the discriminator is from taking them for targets}
     */
    NDArray generatorLoss(NDList logits);
}
