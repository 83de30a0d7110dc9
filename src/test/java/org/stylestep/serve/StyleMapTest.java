package org.stylestep.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.stylestep.latent.Style;

/** Codes lie where their coordinates along the axes of most variance say. */
final class StyleMapTest {

    @Test
    void projectsOnTheAxesOfMostVariance() {
        // Along (3, 0, 4)/5 by ±10, along (0, 1, 0) by ±1, around (1, 2, 3).
        StyleMap map = StyleMap.of(
                List.of(Style.of(7, 3, 11), Style.of(-5, 1, -5), Style.of(7, 1, 11), Style.of(-5, 3, -5)), 3);
        assertThat(map.origin()).isEqualTo(Style.of(1, 2, 3));
        assertThat(map.axes().get(0)).containsExactly(new double[] {.6, 0, .8}, within(1e-9));
        assertThat(map.axes().get(1)).containsExactly(new double[] {0, 1, 0}, within(1e-9));
        assertThat(map.points().get(0)).containsExactly(new double[] {10, 1}, within(1e-6));
        assertThat(map.points().get(3)).containsExactly(new double[] {-10, 1}, within(1e-6));
    }

    @Test
    void codesOfOneNumberHaveASecondAxisOfLengthZero() {
        StyleMap map = StyleMap.of(List.of(Style.of(1), Style.of(3)), 1);
        assertThat(map.axes()).containsExactly(new double[] {1}, new double[] {0});
        assertThat(map.points()).containsExactly(new double[] {-1, 0}, new double[] {1, 0});
        assertThat(StyleMap.of(List.of(), 1).axes()).containsExactly(new double[] {1}, new double[] {0});
    }
}
