package org.stylestep.sections;

import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * Held-out triplets for stage 1.
 *
 * @param folder held-out images, in the layout of {@code data}
 * @param targets a second folder, if {@code data} has one
 * @param images a seeded subset of so many images is used if there are more
 * @param triplets how many triplets are drawn of them
 * @param everyKimg thousands of anchors between validations
 * @param patience validations without a better accuracy after which training ends
 */
public record TripletValidationSection(
        Path folder,
        Optional<Path> targets,
        @Default("500") int images,
        @Default("2000") int triplets,
        @Default("6") double everyKimg,
        @Default("10") int patience) {

    /** Checks the values. */
    public TripletValidationSection {
        Checks.positive(images, "images");
        Checks.positive(triplets, "triplets");
        Checks.positive(everyKimg, "every_kimg");
        Checks.positive(patience, "patience");
    }
}
