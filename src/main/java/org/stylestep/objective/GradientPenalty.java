package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.LongSupplier;
import org.stylestep.engine.Kernels;
import org.stylestep.engine.Scalars;

/**
 * The R1 and R2 penalties (Mescheder et al., arXiv 1801.04406): γ/2 times the mean over the batch of the squared norm of the gradient of a discriminator's
 * logits, summed over scales and positions, with respect to the image that it is given, not to the input beside it. R1 is taken at targets, R2 at
 * renderings; with {@link DiffAugment}, at the images after it.
 *
 * <p>It is lazy (StyleGAN2, arXiv 1912.04958): taken every so many steps and then that many times as large.
 *
 * @param r1 γ at targets; 0 for none
 * @param r2 γ at renderings, whose mean is taken where there are several; 0 for none
 * @param every steps from one penalty to the next, the first at step 0
 */
public record GradientPenalty(float r1, float r2, int every) {

    /** No penalty. */
    public static final GradientPenalty NONE = new GradientPenalty(0, 0, 1);

    /** Checks the values. */
    public GradientPenalty {
        if (!(r1 >= 0 && r2 >= 0) || Float.isInfinite(r1 + r2)) {
            throw new IllegalArgumentException("r1 and r2 must be numbers from 0, not " + r1 + " and " + r2);
        }
        if (every < 1) {
            throw new IllegalArgumentException("penalty_every must be at least 1, not " + every);
        }
    }

    /** Asks for the step only if it matters. */
    boolean isDue(LongSupplier step) {
        return (r1 > 0 || r2 > 0) && (every == 1 || step.getAsLong() % every == 0);
    }

    /** Returns the same image as the start of a graph. */
    static NDArray leaf(NDArray image) {
        NDArray leaf = image.stopGradient();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** Returns γ/2 · every times the mean squared norm for logits of a leaf, a scalar with a gradient in turn. */
    NDArray of(float gamma, NDList logits, NDArray leaf) {
        NDArray sum = logits.stream().map(NDArray::sum).reduce(NDArray::add).orElseThrow();
        NDArray gradient = Kernels.call("gradient", sum, leaf);
        return Scalars.times(
                gradient.square().sum(), gamma / 2.0 * every / leaf.getShape().get(0));
    }
}
