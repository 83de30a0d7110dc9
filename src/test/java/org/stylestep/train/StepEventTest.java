package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StepEventTest {

    private static StepEvent event(NDArray loss) {
        return new StepEvent(3, 10, 12, 1, Map.of("loss", loss));
    }

    @Test
    void valuesAreReadOffTheDeviceOnce() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray loss = manager.create(0.5f);
            StepEvent event = event(loss);
            assertThat(event.values()).containsExactly(Map.entry("loss", 0.5));
            loss.close();
            assertThat(event.values()).containsExactly(Map.entry("loss", 0.5));
        }
    }

    @Test
    void aValueThatIsNotFiniteIsNamedToEveryListener() {
        try (NDManager manager = NDManager.newBaseManager()) {
            StepEvent event = event(manager.create(Float.NaN));
            for (int listener = 0; listener < 2; listener++) {
                assertThatThrownBy(event::values)
                        .isInstanceOf(DivergedException.class)
                        .hasMessageContaining("loss");
            }
        }
    }
}
