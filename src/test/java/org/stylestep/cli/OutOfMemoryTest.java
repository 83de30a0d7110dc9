package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class OutOfMemoryTest {

    @CommandLine.Command(name = "hungry")
    static final class Hungry implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void isToldInOneLine() {
        Program program = new Program();
        assertThat(program.runWith(new Hungry(), "hungry")).isEqualTo(1);
        assertThat(program.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(
                        "(Java heap space)",
                        "STYLESTEP_JAVA_OPTS=-Xmx",
                        "smaller images",
                        "in training, a smaller runtime.cache_mib");
    }
}
