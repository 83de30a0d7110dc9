package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.stylestep.mining.Candidates.Interval;

final class CopiesTest {

    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    /** Of images at places on a line. */
    private static List<Candidates> line(double... places) {
        return IntStream.range(0, places.length)
                .mapToObj(i -> {
                    TreeMap<Integer, Interval> intervals = new TreeMap<>();
                    for (int j = 0; j < places.length; j++) {
                        double distance = (places[i] - places[j]) * (places[i] - places[j]);
                        intervals.put(j, new Interval(distance, distance));
                    }
                    return new Candidates(intervals);
                })
                .toList();
    }

    @Test
    void copiesAndNearCopiesAreNamed() {
        assertThat(Copies.find(NAMES, line(0, 3, 3.001, 9))).containsExactly("b of c", "c of b");
        assertThat(Copies.find(NAMES, line(0, 3, 3.5, 9))).isEmpty();
    }

    @Test
    void ofImagesThatAreAllTheSameEachIsACopy() {
        assertThat(Copies.find(NAMES, line(5, 5, 5, 5))).hasSize(4);
    }
}
