package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CosineDecayTest {

    private final CosineDecay decay = new CosineDecay(100, 300, 1100);

    @Test
    void rises() {
        assertThat(decay.factor(0)).isEqualTo(0.01);
        assertThat(decay.factor(49)).isEqualTo(0.5);
        assertThat(decay.factor(99)).isEqualTo(1);
    }

    @Test
    void isConstant() {
        assertThat(LongStream.rangeClosed(99, 300).mapToDouble(decay::factor)).containsOnly(1.0);
    }

    @Test
    void fallsAlongACosine() {
        assertThat(decay.factor(500)).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-12));
        assertThat(decay.factor(700)).isCloseTo(0.5, within(1e-12));
        assertThat(decay.factor(1099)).isBetween(0.0, 1e-5);
    }

    @Test
    void fallsFromTheStartWithoutOptions() {
        CosineDecay whole = CosineDecay.of(new CosineDecay.Options(0, Optional.empty(), 2));
        assertThat(whole).isEqualTo(new CosineDecay(0, 0, 2000));
        assertThat(whole.factor(0)).isEqualTo(1);
        assertThat(whole.factor(1000)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void refusesNegativeCounts() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CosineDecay(-1, 0, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new CosineDecay(0, 0, 0));
    }
}
