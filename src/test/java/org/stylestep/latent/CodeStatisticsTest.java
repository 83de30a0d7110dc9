package org.stylestep.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CodeStatisticsTest {

    private static final double EXACT = 1e-9;

    @Test
    void codesLieAlongTheAxesSeenFromTheMean() {
        CodeStatistics statistics =
                CodeStatistics.of(List.of(Style.of(5, 4), Style.of(-1, 4), Style.of(2, 5), Style.of(2, 3)));
        double[][] axes = statistics.principalAxes(2);
        assertThat(statistics.share(axes[0])).isCloseTo(0.9, within(EXACT));
        assertThat(statistics.share(axes[1])).isCloseTo(0.1, within(EXACT));
        assertThat(statistics.along(axes[0], Style.of(5, 4))).isCloseTo(3, within(EXACT));
        assertThat(statistics.along(axes[1], Style.of(5, 3))).isCloseTo(-1, within(EXACT));
    }

    @Test
    void equalCodesHaveNoVarianceToShare() {
        CodeStatistics statistics = CodeStatistics.of(List.of(Style.of(1, 2), Style.of(1, 2)));
        assertThat(statistics.share(new double[] {1, 0})).isZero();
    }
}
