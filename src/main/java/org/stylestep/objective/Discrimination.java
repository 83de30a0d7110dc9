package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.stylestep.engine.Scalars;

/**
 * What the discriminator minimises: to tell the targets from the renderings that it judges.
 *
 * @param loss how logits become a loss
 * @param judged the renderings to reject, at least one
 */
public record Discrimination(GanLoss loss, Set<Rendering> judged) {

    /** Takes a copy of the set. */
    public Discrimination {
        judged = Set.copyOf(judged);
    }

    /**
     * Evaluates the loss on renderings that are cut off from what rendered them.
     *
     * @param synthesis what the networks make of the batch
     * @return the scalar {@code real(D(y, x)) + mean over the judged renderings of fake(D(rendering, x))}
     */
    public NDArray evaluate(Synthesis synthesis) {
        NDArray rejected = judged.stream()
                .sorted()
                .map(rendering -> loss.fake(synthesis.judgementOfCopy(rendering)))
                .reduce(NDArray::add)
                .orElseThrow(() -> new IllegalStateException("no rendering to judge"));
        return loss.real(synthesis.judgementOfTarget()).add(Scalars.times(rejected, 1.0 / judged.size()));
    }
}
