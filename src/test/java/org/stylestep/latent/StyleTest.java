package org.stylestep.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class StyleTest {

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    @Test
    void goesToADeviceAndBack() {
        List<Style> styles = List.of(Style.of(1, 2, 3), Style.of(-4, 5.5f, 0));
        var codes = Style.toArray(styles, manager);
        assertThat(codes.getShape()).isEqualTo(new Shape(2, 3));
        assertThat(codes.getFloat(1, 1)).isEqualTo(5.5f);
        assertThat(Style.of(codes)).isEqualTo(styles);
    }

    @Test
    void cannotBeChangedThroughItsNumbers() {
        float[] numbers = {1, 2};
        Style style = Style.of(numbers);
        numbers[0] = 7;
        style.values()[1] = 7;
        assertThat(style).isEqualTo(Style.of(1, 2)).isNotEqualTo(Style.of(1, 7));
    }

    @Test
    void refusesWhatIsNoCode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Style.of(1, Float.NaN))
                .withMessageContaining("number 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Style.of(new float[0]))
                .withMessageContaining("at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Style.toArray(List.of(Style.of(1), Style.of(1, 2)), manager))
                .withMessageContaining("1 and of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Style.of(manager.zeros(new Shape(3))))
                .withMessageContaining("(N, code)");
    }
}
