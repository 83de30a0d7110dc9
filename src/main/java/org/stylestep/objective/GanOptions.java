package org.stylestep.objective;

import java.util.List;
import java.util.Optional;

/**
 * What discriminators are given and minimize, beside what the objective's adversarial terms say.
 *
 * @param loss how logits become a loss
 * @param penalty on the gradient of the logits
 * @param lecam the weight of the regularization by {@link LogitAverages}; 0 for none
 * @param augmentations what changes the images that discriminators are given, one after another
 * @param adaptive the probability of each of them; empty for always
 */
public record GanOptions(
        GanLoss loss,
        GradientPenalty penalty,
        float lecam,
        List<DiffAugment> augmentations,
        Optional<AdaptiveAugmentation.Options> adaptive) {

    /** Takes a copy of the list. */
    public GanOptions {
        augmentations = List.copyOf(augmentations);
    }

    /** {@return a loss alone, as published} */
    public static GanOptions of(GanLoss loss) {
        return new GanOptions(loss, GradientPenalty.NONE, 0, List.of(), Optional.empty());
    }
}
