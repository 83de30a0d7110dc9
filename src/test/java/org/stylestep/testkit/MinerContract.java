package org.stylestep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stylestep.mining.Triplet;
import org.stylestep.mining.TripletMiner;
import org.stylestep.random.KeyedRandom;

/** What every triplet miner must keep; the test of an implementation extends it. */
public abstract class MinerContract {

    private static final int DRAWS = 50;

    private TripletMiner miner;

    /**
     * Creates the miner.
     *
     * @return a miner of three images or more
     * @throws IOException if images that it needs cannot be read
     */
    protected abstract TripletMiner create() throws IOException;

    /** Creates the miner. */
    @BeforeEach
    public final void open() throws IOException {
        miner = create();
        assertThat(miner.size()).isGreaterThanOrEqualTo(3);
    }

    private Triplet draw(int number) {
        return miner.draw(number % miner.size(), KeyedRandom.of(3, "contract", number));
    }

    private IntStream numbers() {
        return IntStream.range(0, DRAWS * miner.size());
    }

    /** The anchor is the given one, and the other two are other images. */
    @Test
    public final void positivesAndNegativesAreOtherImages() {
        numbers().forEach(number -> {
            Triplet triplet = draw(number);
            assertThat(triplet.anchor()).isEqualTo(number % miner.size());
            assertThat(List.of(triplet.positive(), triplet.negative()))
                    .allSatisfy(index -> assertThat(index).isBetween(0, miner.size() - 1))
                    .doesNotContain(triplet.anchor());
            assertThat(triplet.negative()).isNotEqualTo(triplet.positive());
        });
    }

    /** All randomness is that of the generator which is given, on any number of threads. */
    @Test
    public final void theSameRandomnessGivesTheSameTriplet() {
        List<Triplet> drawn = numbers().mapToObj(this::draw).toList();
        assertThat(numbers().parallel().mapToObj(this::draw).toList()).isEqualTo(drawn);
    }
}
