package org.stylestep.pipeline;

import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.config.Check;
import org.stylestep.config.Default;
import org.stylestep.data.PairAugmentation;
import org.stylestep.mining.NeighborTable;
import org.stylestep.mining.Scenes;
import org.stylestep.mining.StyleDescriptors;

/**
 * How triplets are drawn.
 *
 * @param numNearest how many nearest images a positive is drawn from; published: 5, for time-lapse data 15
 * @param numFarthest how many farthest images a negative is drawn from; published: 13, for time-lapse data 78
 * @param maxImages a seeded subset of so many images is used if there are more; published: 8000
 * @param balanceLayers whether each layer of features contributes the same; unless given, all are balanced but VGG16 in the Caffe
 *     convention, as published
 * @param size the side of the squares that neighbors are found by, images scaled to it whole; unless given, the view that training has.
 *     At 64 pixels the deep layers of a network see hardly any positions
 * @param scene what tells the scenes of time-lapse data apart, so that positives come from other scenes; published for
 *     space_needle_timelapse: the digit at the end of the file's name
 */
public record MiningSection(
        @Default("5") int numNearest,
        @Default("13") int numFarthest,
        @Default("8000") int maxImages,
        Optional<Boolean> balanceLayers,
        Optional<Integer> size,
        @Default("none") Scene scene) {

    /** What tells scenes apart. */
    public enum Scene {
        /** Every image is a scene of its own. */
        NONE,
        /** The digit at the end of the name, before the extension. */
        LAST_DIGIT
    }

    /** Checks the values. */
    public MiningSection {
        Check.positive(numNearest, "num_nearest");
        Check.positive(numFarthest, "num_farthest");
        size.ifPresent(side -> Check.positive(side, "size"));
        Check.require(maxImages > numNearest + numFarthest, "max_images must be above num_nearest + num_farthest");
    }

    /** What of an image is looked at. */
    PairAugmentation transform(PairAugmentation training) {
        return size.map(PairAugmentation::resize).orElse(training);
    }

    /** How many neighbors of training images to keep, if there are so many. */
    NeighborTable.Options neighbors() {
        return neighbors(numNearest, numFarthest);
    }

    /** How many neighbors of held-out images to keep: at most the published ones, so that scores of different mining compare. */
    NeighborTable.Options validationNeighbors() {
        NeighborTable.Options published = NeighborTable.Options.published();
        return neighbors(Math.min(numNearest, published.near()), Math.min(numFarthest, published.far()));
    }

    private NeighborTable.Options neighbors(int nearest, int farthest) {
        return new NeighborTable.Options(
                nearest, farthest, scene == Scene.NONE ? Optional.empty() : Optional.of(Scenes.lastDigit()));
    }

    /** How the features become descriptors, and where those go that memory has no room for. */
    StyleDescriptors.Options descriptors(FeatureSection features, Path scratchFolder) {
        StyleDescriptors.Options options = balanceLayers.orElse(!features.published())
                ? StyleDescriptors.Options.balancedLayers()
                : StyleDescriptors.Options.published();
        return options.withScratchFolder(scratchFolder);
    }
}
