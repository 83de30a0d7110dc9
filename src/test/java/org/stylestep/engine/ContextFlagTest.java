package org.stylestep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs({OS.LINUX, OS.MAC})
final class ContextFlagTest {

    @Test
    void aSwitchWhoseGetterHasAnotherNameIsAsItWasSetLast() {
        ContextFlag flag = new ContextFlag("no such setter", "no such getter");
        ContextFlag known = new ContextFlag("_ZN2at7Context17setAllowTF32CuDNNEb", "no such getter");

        assertThat(flag.set(true)).isFalse();
        assertThat(flag.get()).isEmpty();
        assertThat(known.get()).isEmpty();
        assertThat(known.set(false)).isTrue();
        assertThat(known.get()).contains(false);
        assertThat(known.set(true)).isTrue();
        assertThat(known.get()).contains(true);
    }
}
