package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterruptionTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<Integer> exits = new ArrayList<>();
    private final List<String> stops = new ArrayList<>();
    private final Interruption interruption = new Interruption(
            new Console(
                    new PrintStream(printed, true, StandardCharsets.UTF_8),
                    new PrintStream(printed, true, StandardCharsets.UTF_8),
                    false),
            exits::add);

    @Test
    void aTrainingIsAskedToStopAndTheCodeSaysBySignal() {
        interruption.stopWith(() -> stops.add("stop"));
        interruption.signal(15);
        assertThat(stops).containsExactly("stop");
        assertThat(exits).isEmpty();
        assertThat(interruption.exitCode()).isEqualTo(143);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("writing a checkpoint");
    }

    @Test
    void aSecondSignalEndsAtOnce() {
        interruption.stopWith(() -> stops.add("stop"));
        interruption.signal(2);
        interruption.signal(2);
        assertThat(stops).hasSize(1);
        assertThat(exits).containsExactly(130);
    }

    @Test
    void withNothingToSaveASignalEndsAtOnce() {
        interruption.signal(2);
        interruption.stopWith(() -> stops.add("stop"));
        interruption.nothingToStop();
        interruption.signal(15);
        assertThat(stops).isEmpty();
        assertThat(exits).containsExactly(130, 143);
    }

    @Test
    void theEndOfTheStarterIsNoSignal() {
        interruption.stopWith(() -> stops.add("stop"));
        interruption.abandoned();
        interruption.signal(2);
        assertThat(stops).isNotEmpty();
        assertThat(exits).isEmpty();
        interruption.signal(2);
        assertThat(exits).containsExactly(130);
    }

    @Test
    void theEndOfTheStarterEndsWhatHasNothingToSave() {
        interruption.abandoned();
        assertThat(exits).containsExactly(143);
    }
}
