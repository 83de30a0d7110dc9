package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.stylestep.engine.Scalars;

/**
 * What a discriminator minimises: to tell the targets from the renderings that it judges.
 *
 * @param loss how logits become a loss
 * @param judged the renderings to reject, at least one, all judged by the same discriminator
 * @param realWeight weight of the loss on targets
 * @param fakeWeight weight of the loss on each rendering
 */
public record Discrimination(GanLoss loss, Set<Rendering> judged, double realWeight, double fakeWeight) {

    /** Takes a copy of the set. */
    public Discrimination {
        judged = Set.copyOf(judged);
        if (judged.isEmpty()) {
            throw new IllegalArgumentException("no rendering to judge");
        }
    }

    /**
     * Creates the loss {@code real(D(y, x)) + mean over the judged renderings of fake(D(rendering, x))}.
     *
     * @param loss how logits become a loss
     * @param judged the renderings to reject, at least one
     */
    public Discrimination(GanLoss loss, Set<Rendering> judged) {
        this(loss, judged, 1, 1.0 / judged.size());
    }

    /**
     * Evaluates the loss on renderings that are cut off from what rendered them.
     *
     * @param synthesis what the networks make of the batch
     * @return the scalar {@code realWeight · real(D(y, x)) + fakeWeight · Σ fake(D(rendering, x))}
     */
    public NDArray evaluate(Synthesis synthesis) {
        NDArray rejected = judged.stream()
                .sorted()
                .map(rendering -> loss.fake(synthesis.judgementOfCopy(rendering)))
                .reduce(NDArray::add)
                .orElseThrow();
        Rendering any = judged.iterator().next();
        NDArray accepted = loss.real(synthesis.judgementOfTarget(any));
        return (realWeight == 1 ? accepted : Scalars.times(accepted, realWeight))
                .add(Scalars.times(rejected, fakeWeight));
    }
}
