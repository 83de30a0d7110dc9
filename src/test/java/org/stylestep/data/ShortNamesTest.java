package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShortNamesTest {

    @Test
    void endingsAreCutOff() {
        assertThat(ShortNames.of(List.of("a.jpg", "b.c.png"))).containsExactly("a", "b.c");
    }

    @Test
    void namesStayWholeWhereTheirEndingsTellThemApart() {
        assertThat(ShortNames.of(List.of("a.jpg", "a.jpg.png", "a.png")))
                .containsExactly("a.jpg", "a.jpg.png", "a.png");
        assertThat(ShortNames.of(List.of("a.jpg", "A.png"))).containsExactly("a.jpg", "A.png");
    }
}
