package org.stylestep.mining;

import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/** Draws the positive from an anchor's nearest images and the negative from its farthest, both uniformly. */
public final class NearestFarthestMiner implements TripletMiner {

    private final int[][] nearest;
    private final int[][] farthest;

    /** What tells the scenes of time-lapse data apart, so that positives come from other scenes. */
    public enum Scene {
        /** Every image is a scene of its own. */
        NONE,
        /** The digit at the end of the file's name, before the extension; published for space_needle_timelapse. */
        LAST_DIGIT
    }

    /**
     * How neighbors are found, and how many of them are drawn from.
     *
     * @param numNearest how many nearest images a positive is drawn from; published: 5, for time-lapse data 15
     * @param numFarthest how many farthest images a negative is drawn from; published: 13, for time-lapse data 78
     * @param balanceLayers whether each layer of features contributes the same; unless given, all are balanced but VGG16 in the Caffe
     *     convention, as published
     * @param size the side of the squares by which neighbors are found, images scaled to it whole; unless given, images are taken as training
     *     crops them. At 64 pixels the maps of a network's deep layers have hardly any positions
     * @param scene what tells scenes apart
     * @param sketch how many numbers each layer's Gram matrix is sketched to by random sums; unless given, neighbors are exact. For sets of 10,000
     *     images and more: 1024 finds more than nine in ten of the neighbors, for a small part of the time, memory and scratch file
     */
    public record Options(
            @Default("5") int numNearest,
            @Default("13") int numFarthest,
            Optional<Boolean> balanceLayers,
            Optional<Integer> size,
            @Default("none") Scene scene,
            Optional<Integer> sketch) {

        /** Checks the numbers. */
        public Options {
            Checks.positive(numNearest, "num_nearest");
            Checks.positive(numFarthest, "num_farthest");
            size.ifPresent(side -> Checks.positive(side, "size"));
            sketch.ifPresent(columns -> Checks.positive(columns, "sketch"));
        }

        NeighborTable.Options lists(boolean validation) {
            NeighborTable.Options published = NeighborTable.Options.published();
            return new NeighborTable.Options(
                    validation ? Math.min(numNearest, published.near()) : numNearest,
                    validation ? Math.min(numFarthest, published.far()) : numFarthest,
                    scene == Scene.NONE ? Optional.empty() : Optional.of(Scenes.lastDigit()));
        }
    }

    /** Draws from the neighbors of a table. */
    NearestFarthestMiner(NeighborTable table) {
        nearest = new int[table.size()][];
        farthest = new int[table.size()][];
        for (int i = 0; i < table.size(); i++) {
            nearest[i] = table.nearest(i);
            farthest[i] = table.farthest(i);
        }
    }

    /**
     * Finds the neighbors of a run's images, or reads them from the run's cache.
     *
     * @throws IllegalArgumentException if there are too few images, or the features do not take them
     * @throws IOException if images or weights cannot be read, or the cache cannot be written
     */
    static NearestFarthestMiner mine(Options options, MiningContext run) throws IOException {
        try (TableParts table = new TableParts(options, run)) {
            return new NearestFarthestMiner(table.whole());
        }
    }

    @Override
    public Triplet draw(int anchor, RandomGenerator random) {
        int positive = nearest[anchor][random.nextInt(nearest[anchor].length)];
        int negative = farthest[anchor][random.nextInt(farthest[anchor].length)];
        return new Triplet(anchor, positive, negative);
    }

    @Override
    public int size() {
        return nearest.length;
    }
}
