package org.stylestep.train;

import java.util.random.RandomGenerator;
import org.stylestep.mining.Triplet;
import org.stylestep.mining.TripletMiner;

/** The next image looks alike, one from the other side of the ring does not. */
record RingMiner(int size) implements TripletMiner {

    @Override
    public Triplet draw(int anchor, RandomGenerator random) {
        return new Triplet(anchor, (anchor + 1) % size, (anchor + size / 2 + random.nextInt(3)) % size);
    }
}
