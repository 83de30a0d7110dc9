package org.stylestep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs({OS.LINUX, OS.MAC})
final class Tf32Test {

    @AfterEach
    void asLibtorchHasIt() {
        Tf32.setInConvolutions(true);
    }

    @Test
    void theEngineIsToldBothWays() {
        assertThat(Tf32.setInConvolutions(false)).isTrue();
        assertThat(Tf32.isAllowed()).contains(false);
        Tf32.setInConvolutions(true);
        assertThat(Tf32.isAllowed()).contains(true);
    }

    @Test
    void aScopeLeavesTheSwitchesAsTheyWere() {
        for (boolean before : new boolean[] {true, false}) {
            Tf32.setInConvolutions(before);
            try (Gradients.Scope off = Tf32.off()) {
                assertThat(off).isNotNull();
                assertThat(Tf32.isAllowed()).contains(false);
            }
            assertThat(Tf32.isAllowed()).contains(before);
        }
    }
}
