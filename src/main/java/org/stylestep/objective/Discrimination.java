package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.stylestep.engine.Scalars;

/**
 * What a discriminator minimizes: its loss on targets and on renderings.
 *
 * @param loss how logits become a loss
 * @param discriminated the renderings to tell from targets, at least one, all of the same discriminator
 * @param realWeight weight of the loss on targets
 * @param fakeWeight weight of the loss on each rendering
 */
public record Discrimination(GanLoss loss, Set<Rendering> discriminated, double realWeight, double fakeWeight) {

    /** Takes a copy of the set. */
    public Discrimination {
        discriminated = Set.copyOf(discriminated);
        if (discriminated.isEmpty()) {
            throw new IllegalArgumentException("no rendering to discriminate");
        }
    }

    /** Creates the loss {@code real(D(y, x)) + mean over the discriminated renderings of fake(D(rendering, x))}. */
    public Discrimination(GanLoss loss, Set<Rendering> discriminated) {
        this(loss, discriminated, 1, 1.0 / discriminated.size());
    }

    /**
     * {@return the scalar {@code realWeight · real(D(y, x)) + fakeWeight · Σ fake(D(rendering, x))}, with renderings cut off from what rendered them}
     */
    public NDArray evaluate(Synthesis synthesis) {
        NDArray fake = discriminated.stream()
                .sorted()
                .map(rendering -> loss.fake(synthesis.detachedLogits(rendering)))
                .reduce(NDArray::add)
                .orElseThrow();
        Rendering any = discriminated.iterator().next();
        NDArray real = loss.real(synthesis.realLogits(any));
        return (realWeight == 1 ? real : Scalars.times(real, realWeight)).add(Scalars.times(fake, fakeWeight));
    }
}
