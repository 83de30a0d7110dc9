package org.stylestep.study;

import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.config.Check;
import org.stylestep.config.Default;
import org.stylestep.pipeline.FeatureSection;

/**
 * What a study measures, the same for all of its rows.
 *
 * @param folder held-out pairs, in the layout of the rows' {@code data}
 * @param targets a second folder, if {@code data} has one
 * @param size the side at which pairs are shown, shorter side scaled and center cut
 * @param images so many are evaluated at most, the first ones
 * @param features the features of the feature distance, each layer of which contributes the same
 * @param diversity how many styles are sampled for how many inputs
 * @param triplets the study's encoder whose held-out triplets the encoder of every row is asked about
 */
public record StudyMetrics(
        Path folder,
        Optional<Path> targets,
        int size,
        @Default("1000") int images,
        FeatureSection features,
        StudyDiversity diversity,
        Optional<String> triplets) {

    /** Checks the values. */
    public StudyMetrics {
        Check.positive(size, "size");
        Check.require(images >= 2, "images must be at least 2, because each is also rendered in another's style");
    }
}
