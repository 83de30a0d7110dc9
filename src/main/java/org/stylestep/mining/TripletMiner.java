package org.stylestep.mining;

import java.util.random.RandomGenerator;
import org.stylestep.extension.Kind;

/** Chooses a positive and a negative for an anchor. Drawing is safe from several threads at once. */
public interface TripletMiner {

    /** Triplet miners by name: the {@code type} of a run file's section {@code mining}. */
    Kind<TripletMiner, MiningContext> KIND = new Kind<>("triplet_miner", TripletMiner.class, MiningContext.class);

    /** Draws a triplet of an anchor's index, from 0 to {@link #size()} − 1, with the given randomness only. */
    Triplet draw(int anchor, RandomGenerator random);

    /** Returns the number of images. */
    int size();
}
