package org.stylestep.mining;

import java.io.IOException;
import java.nio.file.Path;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.features.FeatureExtractor;

/**
 * What a triplet miner of a run is made of.
 *
 * @param name what to call the images in messages, such as {@code data.folder = datasets/shoes/train}
 * @param images the images to draw triplets of
 * @param transform how training scales and crops them; {@link PairAugmentation#centerCrop} is without randomness
 * @param features opens the run's feature extractor, to be closed by the miner once it has described the images
 * @param validation whether the images are held out: lists are then no longer than the published ones, so that scores of different mining compare
 * @param cache a file that the miner may keep what it found in; its folder exists
 * @param progress is told how far the search is
 */
public record MiningContext(
        String name,
        Images images,
        PairAugmentation transform,
        Features features,
        boolean validation,
        Path cache,
        Progress progress) {

    /** Opens a feature extractor. */
    @FunctionalInterface
    public interface Features {

        /**
         * Opens it.
         *
         * @return the extractor, to be closed
         * @throws IOException if its weights cannot be read
         */
        FeatureExtractor open() throws IOException;
    }
}
