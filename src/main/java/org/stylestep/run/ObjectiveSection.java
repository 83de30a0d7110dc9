package org.stylestep.run;

import java.util.Optional;
import org.stylestep.objective.AdversarialTerm;
import org.stylestep.objective.CodeL2;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.Objective;
import org.stylestep.objective.ReconstructionTerm;
import org.stylestep.objective.Rendering;

/**
 * The weights of the loss terms of stages 2 and 3: a term without a weight is off, one with 0 is computed and reported only.
 *
 * @param reconstructionDirect distance of each input, rendered in its own target's style, from the target (published: dir_recon, on)
 * @param adversarialDirect how far the discriminator is from being deceived by that rendering (published: D_dir, on)
 * @param codeL2 mean squared code, idle while the encoder is frozen (published: z_L2, 0.01)
 */
public record ObjectiveSection(
        Optional<Float> reconstructionDirect, Optional<Float> adversarialDirect, Optional<Float> codeL2) {

    /** Checks the weights. */
    public ObjectiveSection {
        reconstructionDirect.ifPresent(weight -> Check.notNegative(weight, "reconstruction_direct"));
        adversarialDirect.ifPresent(weight -> Check.notNegative(weight, "adversarial_direct"));
        codeL2.ifPresent(weight -> Check.notNegative(weight, "code_l2"));
        Check.require(
                reconstructionDirect.orElse(0f) > 0 || adversarialDirect.orElse(0f) > 0,
                "reconstruction_direct or adversarial_direct must be above 0: no other term teaches the generator");
    }

    /**
     * Returns the objective.
     *
     * @param distance the image distance
     * @param gan the adversarial loss
     * @return the weighted sum of the terms that are on
     */
    public Objective toObjective(ImageDistance distance, GanLoss gan) {
        Objective.Builder terms = Objective.builder();
        reconstructionDirect.ifPresent(weight ->
                terms.add("reconstruction_direct", weight, new ReconstructionTerm(Rendering.DIRECT, distance)));
        adversarialDirect.ifPresent(
                weight -> terms.add("adversarial_direct", weight, new AdversarialTerm(Rendering.DIRECT, gan)));
        codeL2.ifPresent(weight -> terms.add("code_l2", weight, new CodeL2()));
        return terms.build();
    }
}
