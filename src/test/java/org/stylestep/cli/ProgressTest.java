package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Console console(boolean terminal) {
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Console(stream, stream, terminal);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesTellTheFirstAndTheLastStep() {
        try (Progress progress = Progress.start("task", 10, 14, console(false))) {
            for (long done = 11; done <= 14; done++) {
                progress.note("loss " + done);
                progress.at(done);
            }
        }
        assertThat(printed().lines())
                .containsExactly(
                        "task: 11 of 14 (78%), 0:00:00 elapsed  loss 11",
                        "task: 14 of 14 (100%), 0:00:00 elapsed  loss 14");
    }

    @Test
    void theTimeLeftIsThatOfTheStepsAfterTheFirst() throws InterruptedException {
        Progress.Pace pace = new Progress.Pace(100);
        assertThat(pace.left(100, 200)).isEmpty();
        pace.at(101);
        assertThat(pace.left(101, 200)).isEmpty();
        Thread.sleep(50);
        pace.at(102);
        // One step of at least 50 ms after the first; 98 to go.
        assertThat(pace.left(102, 200).orElseThrow()).isBetween(Duration.ofMillis(98 * 50), Duration.ofMinutes(10));
    }

    @Test
    void theBarShowsHowFarItIs() {
        try (Progress progress = Progress.start("task", 0, 4, console(true))) {
            progress.at(4);
        }
        assertThat(printed()).contains("task", "100%", "4/4");
    }

    @Test
    void hoursMinutesAndSeconds() {
        assertThat(Progress.clock(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
    }

    @Test
    void failuresAreToldInAUsersWords() {
        assertThat(Failure.describe(new FileSystemException("runs/x/stats.jsonl", null, "No space left on device")))
                .isEqualTo("runs/x/stats.jsonl: No space left on device");
        assertThat(Failure.describe(new UncheckedIOException(new NoSuchFileException("a.png"))))
                .isEqualTo("no such file or folder: a.png");
        assertThat(Failure.describe(new IOException("told"))).isEqualTo("told");
        assertThat(Failure.describe(new IllegalStateException("a bug"))).contains("a bug", "--verbose");
        assertThat(Failure.describe(new NullPointerException())).contains("NullPointerException", "--verbose");
    }
}
