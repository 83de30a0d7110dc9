package org.stylestep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class DeterminismTest {

    @AfterEach
    void asRunsHaveIt() {
        Determinism.set(true);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theEngineIsToldBothWays() {
        assertThat(Determinism.set(true)).isTrue();
        assertThat(Determinism.get()).contains(true);
        Determinism.set(false);
        assertThat(Determinism.get()).contains(false);
    }

    @Test
    void aFunctionThatIsNotThereIsNone() {
        assertThat(Libtorch.function("no_such_function")).isEmpty();
    }
}
