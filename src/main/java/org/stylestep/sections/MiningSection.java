package org.stylestep.sections;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * How triplets are drawn.
 *
 * @param maxImages a seeded subset of so many images is used if there are more; published: 8000
 * @param miner what draws them
 */
public record MiningSection(
        @Default("8000") int maxImages,

        @Choice(kind = "triplet_miner", standard = "nearest_farthest", inline = true)
        Component miner) {

    /** Checks the number. */
    public MiningSection {
        Checks.require(maxImages >= 3, "max_images must be at least 3: an anchor, a positive and a negative");
    }
}
