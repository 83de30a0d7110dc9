package org.stylestep.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.config.Check;
import org.stylestep.config.Default;
import org.stylestep.data.Images;

/**
 * Held-out images whose codes samplers are measured by.
 *
 * @param folder held-out images, in the layout of {@code data}
 * @param targets a second folder, if {@code data} has one
 * @param size the side at which the encoder sees training and held-out images, shorter side scaled and center cut; {@code data.crop}
 *     unless given
 * @param images a seeded subset of so many is used if there are more
 */
public record MapperValidationSection(
        Path folder,
        Optional<Path> targets,
        Optional<Integer> size,
        @Default("1000") int images) {

    /** Checks the values. */
    public MapperValidationSection {
        size.ifPresent(side -> Check.positive(side, "size"));
        Check.require(images >= 2, "images must be at least 2");
    }

    Images images(DataSection data, long seed) throws IOException {
        return data.images(folder, targets, 0).subset(images, seed);
    }
}
