package org.stylestep.sections;

import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The distance of a rendering from its target: {@code l1 · mean |a − b| + perceptual · (distance of features)}.
 *
 * <p>With VGG16 in the Caffe convention the feature distance is the published one; with other features each layer contributes the same, and
 * unrelated images have a distance of about 1.
 *
 * @param l1 weight of the mean absolute difference; published where it is used: 10
 * @param perceptual weight of the feature distance; published where it is used: 0.02
 * @param features the features; needed if {@code perceptual} is above 0
 */
public record ReconstructionSection(
        @Default("0") float l1,
        @Default("0") float perceptual,
        @Choice(kind = "features") Optional<Component> features) {

    /** Checks the weights. */
    public ReconstructionSection {
        Checks.notNegative(l1, "l1");
        Checks.notNegative(perceptual, "perceptual");
        Checks.require(l1 > 0 || perceptual > 0, "l1 or perceptual must be above 0");
        Checks.require(perceptual == 0 || features.isPresent(), "perceptual needs the key 'features'");
    }
}
