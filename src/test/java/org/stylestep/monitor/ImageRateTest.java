package org.stylestep.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ImageRateTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void aPauseAndTheStepAfterItDoNotCount() {
        ImageRate rate = new ImageRate();
        rate.stepped(8, 100 * SECOND);
        assertThat(rate.take()).isEmpty();
        rate.stepped(16, 102 * SECOND);
        rate.stepped(24, 104 * SECOND);
        assertThat(rate.take()).hasValue(4);
        rate.stepped(32, 105 * SECOND);
        rate.pause();
        rate.stepped(40, 165 * SECOND);
        rate.stepped(48, 166 * SECOND);
        assertThat(rate.take()).hasValue(8);
        assertThat(rate.take()).isEmpty();
    }
}
