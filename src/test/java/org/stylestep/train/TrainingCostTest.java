package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TrainingCostTest {

    private static Optional<Double> median(Double... speeds) {
        return new TrainingCost(1, 1, Optional.empty(), Optional.empty(), List.of(speeds), true).imagesPerSecond();
    }

    @Test
    void theSpeedIsTheMedian() {
        assertThat(median(3.0, 1.0, 50.0)).contains(3.0);
        assertThat(median(4.0, 1.0, 50.0, 2.0)).contains(3.0);
        assertThat(median()).isEmpty();
    }
}
