package org.stylestep.mining;

import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/** Draws the positive from an anchor's nearest images and the negative from its farthest, both uniformly. */
public final class NearestFarthestMiner implements TripletMiner {

    private static final int PROBES = 16;

    private final NeighborTable table;

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
     * @param cells into how many cells images are sorted, around centers by k-means, to compare those of cells near to each other and of cells far from
     *     each other only; unless given, all images are compared. For 50,000 images and more: about the square root of their number
     * @param probes with how many cells, the nearest and the farthest, each cell is compared; 16 unless given. More find more of the neighbors, in
     *     proportional time; with all cells they are exact
     */
    public record Options(
            @Default("5") int numNearest,
            @Default("13") int numFarthest,
            Optional<Boolean> balanceLayers,
            Optional<Integer> size,
            @Default("none") Scene scene,
            Optional<Integer> sketch,
            Optional<Integer> cells,
            Optional<Integer> probes) {

        /** Checks the numbers. */
        public Options {
            Checks.positive(numNearest, "num_nearest");
            Checks.positive(numFarthest, "num_farthest");
            size.ifPresent(side -> Checks.positive(side, "size"));
            sketch.ifPresent(columns -> Checks.positive(columns, "sketch"));
            cells.ifPresent(count -> Checks.positive(count, "cells"));
            Checks.require(probes.isEmpty() || cells.isPresent(), "probes need cells: set cells, too");
            probes.ifPresent(count -> Checks.require(
                    count > 0 && count <= cells.orElseThrow(),
                    "probes must be from 1 to cells, " + cells.orElseThrow()));
        }

        NeighborTable.Options lists(boolean validation) {
            NeighborTable.Options published = NeighborTable.Options.published();
            return new NeighborTable.Options(
                    validation ? Math.min(numNearest, published.near()) : numNearest,
                    validation ? Math.min(numFarthest, published.far()) : numFarthest,
                    scene == Scene.NONE ? Optional.empty() : Optional.of(Scenes.lastDigit()),
                    // Held-out images are few, and their scores compare.
                    cells.filter(count -> !validation)
                            .map(count -> new NeighborTable.Cells(count, probes.orElse(Math.min(PROBES, count)))));
        }
    }

    /** Draws from the neighbors of a table. */
    NearestFarthestMiner(NeighborTable table) {
        this.table = table;
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
        int[] nearest = table.nearest(anchor);
        int[] farthest = table.farthest(anchor);
        return new Triplet(anchor, nearest[random.nextInt(nearest.length)], farthest[random.nextInt(farthest.length)]);
    }

    @Override
    public int size() {
        return table.size();
    }
}
