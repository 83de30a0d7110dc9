package org.stylestep.mining;

import java.util.random.RandomGenerator;

/** Draws the positive from an anchor's nearest images and the negative from its farthest, both uniformly. */
public final class NearFarMiner implements TripletMiner {

    private final int[][] nearest;
    private final int[][] farthest;
    private final int near;
    private final int far;

    /**
     * Draws from all neighbors of a table.
     *
     * @param table the neighbors
     */
    public NearFarMiner(NeighborTable table) {
        this(table, table.near(), table.far());
    }

    /**
     * Draws from the first neighbors of a table.
     *
     * @param table the neighbors
     * @param near how many of the nearest to draw from; published: 5, for time-lapse data 15
     * @param far how many of the farthest to draw from; published: 13, for time-lapse data 78
     * @throws IllegalArgumentException if the table has fewer
     */
    public NearFarMiner(NeighborTable table, int near, int far) {
        if (near < 1 || far < 1 || near > table.near() || far > table.far()) {
            throw new IllegalArgumentException("Cannot draw from " + near + " near and " + far
                    + " far neighbors: the table has " + table.near() + " and " + table.far());
        }
        this.near = near;
        this.far = far;
        nearest = new int[table.size()][];
        farthest = new int[table.size()][];
        for (int i = 0; i < table.size(); i++) {
            nearest[i] = table.nearest(i);
            farthest[i] = table.farthest(i);
        }
    }

    @Override
    public Triplet draw(int anchor, RandomGenerator random) {
        int positive = nearest[anchor][random.nextInt(near)];
        int negative = farthest[anchor][random.nextInt(far)];
        return new Triplet(anchor, positive, negative);
    }

    @Override
    public int size() {
        return nearest.length;
    }
}
