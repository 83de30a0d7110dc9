package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.stylestep.engine.Scalars;

/**
 * The triplet loss on style codes, {@code mean_b max(0, |a − p|² − |a − n|² + margin)}.
 *
 * @param margin how much nearer the positive must be, in squared distance
 */
public record TripletLoss(float margin) {

    /** The published margin. */
    public static final float PUBLISHED_MARGIN = 0.1f;

    /** Checks the margin. */
    public TripletLoss {
        if (!(margin >= 0) || Float.isInfinite(margin)) {
            throw new IllegalArgumentException("the margin must be a number from 0, not " + margin);
        }
    }

    /** {@return the loss of codes (B, latent_dim) and the share of triplets inside the margin, both scalars} */
    public Value evaluate(NDArray anchors, NDArray positives, NDArray negatives) {
        int[] code = {1};
        NDArray near = anchors.sub(positives).square().sum(code);
        NDArray far = anchors.sub(negatives).square().sum(code);
        NDArray violation = Activation.relu(Scalars.plus(near.sub(far), margin));
        NDArray active = violation.stopGradient().sign();
        return new Value(violation.mean(), active.mean());
    }

    /**
     * What the loss made of a batch.
     *
     * @param loss the mean violation
     * @param active the share of triplets with a loss above 0
     */
    public record Value(NDArray loss, NDArray active) {}
}
