package org.stylestep.sections;

import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * Held-out images whose codes samplers are measured by.
 *
 * @param folder held-out images, in the layout of {@code data}
 * @param targets a second folder, if {@code data} has one
 * @param size the side at which the encoder sees training and held-out images, shorter side scaled and center cut; {@code data.crop}
 *     unless given
 * @param images a seeded subset of so many is used if there are more
 */
public record LatentValidationSection(
        Path folder,
        Optional<Path> targets,
        Optional<Integer> size,
        @Default("1000") int images) {

    /** Checks the values. */
    public LatentValidationSection {
        size.ifPresent(side -> Checks.positive(side, "size"));
        Checks.require(images >= 2, "images must be at least 2");
    }
}
