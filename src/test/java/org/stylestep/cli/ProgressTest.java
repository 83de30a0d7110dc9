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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 200})
    void everyLossIsVisibleAtAnyWidth(int width) {
        String losses = "reconstruction_direct 1.23  adversarial_direct 0.456  latent_reconstruction_swapped 12.3"
                + "  discriminator 0.987";
        try (Progress progress = Progress.start("generator", 0, 4, console(width))) {
            progress.note(losses);
            progress.at(4);
        }
        List<String> screen = screen(printed());
        assertThat(screen).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(String.join(" ", screen)).contains("generator", "100%", "1.23", "0.456", "12.3", "0.987");
        assertThat(String.join(" ", screen))
                .contains(width < losses.length() ? "lat_rec_swa 12.3" : "latent_reconstruction_swapped 12.3");
        assertThat(screen).as("redrawn in place").hasSizeLessThanOrEqualTo(1 + (width < 60 ? 3 : 2));
    }

    @Test
    void whatComesBetweenStandsAboveTheBar() {
        Console console = console(40);
        try (Progress progress = Progress.start("generator", 0, 4, console)) {
            progress.note("reconstruction_direct 1.23  adversarial_direct 0.456  discriminator 0.987");
            progress.at(1);
            console.warn("warning: first");
            progress.at(4);
        }
        List<String> screen = screen(printed());
        assertThat(screen.get(0)).isEqualTo("warning: first");
        assertThat(screen).filteredOn(line -> line.contains("generator")).hasSize(1);
        assertThat(screen).filteredOn(line -> line.contains("dis 0.987")).hasSize(1);
    }

    /** What a terminal shows that knows the control characters used: carriage return, line feed, up, clear line, clear below. */
    private static List<String> screen(String printed) {
        List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        int row = 0;
        int column = 0;
        Matcher token = Pattern.compile("\u001B\\[(\\d*)([AJK])|[^\u001B]", Pattern.DOTALL)
                .matcher(printed);
        while (token.find()) {
            String text = token.group();
            if (text.equals("\r")) {
                column = 0;
            } else if (text.equals("\n")) {
                column = 0;
                row++;
                if (row == lines.size()) {
                    lines.add(new StringBuilder());
                }
            } else if (token.group(2) == null) {
                StringBuilder line = lines.get(row);
                line.append(" ".repeat(Math.max(0, column + 1 - line.length())));
                line.setCharAt(column++, text.charAt(0));
            } else if (token.group(2).equals("A")) {
                row -= Integer.parseInt(token.group(1));
            } else {
                lines.get(row).setLength(Math.min(column, lines.get(row).length()));
                if (token.group(2).equals("J")) {
                    lines.subList(row + 1, lines.size()).clear();
                }
            }
        }
        return lines.stream()
                .map(StringBuilder::toString)
                .filter(line -> !line.isBlank())
                .toList();
    }

    @Test
    void aNarrowBarKeepsTheShareAndTheTime() throws InterruptedException {
        Progress.Pace pace = new Progress.Pace(0);
        pace.at(1);
        Thread.sleep(20);
        String wide = TerminalBar.line("generator", 50, 100, pace, 100);
        assertThat(wide).hasSize(100).startsWith("generator [====").matches(".*\\]  50%  \\S+ left  \\S+/s  50/100");
        assertThat(TerminalBar.line("generator", 500_000, 1_000_000, pace, 40))
                .matches("generator +50%  \\S+ left.*")
                .hasSizeLessThanOrEqualTo(40);
        assertThat(TerminalBar.line("evaluation of the mean training image", 1, 2, pace, 40))
                .startsWith("evaluation of ")
                .contains(" 50%")
                .hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void theRateIsThatOfTheStepsAfterTheFirst() throws InterruptedException {
        Progress.Pace pace = new Progress.Pace(10);
        pace.at(11);
        assertThat(pace.rate(11)).isEmpty();
        Thread.sleep(50);
        assertThat(pace.rate(15).orElseThrow()).isBetween(4 / 10.0, 4 / 0.05);
        assertThat(Progress.perSecond(1.234)).isEqualTo("1.23/s");
        assertThat(Progress.perSecond(123.4)).isEqualTo("123/s");
    }

    @Test
    void batchesHaveNoRateBeforeTheSecond() throws InterruptedException {
        Progress.Pace pace = new Progress.Pace(0);
        pace.at(8);
        assertThat(pace.rate(8)).isEmpty();
        assertThat(pace.left(8, 1000)).isEmpty();
        Thread.sleep(50);
        pace.at(16);
        assertThat(pace.rate(16).orElseThrow()).isBetween(8 / 10.0, 8 / 0.05);
    }

    @Test
    void aQuietConsoleShowsResultsAndWarningsAlone() {
        Console console = console(false);
        console.set(true, false);
        try (Progress progress = Progress.start("task", 0, 2, console)) {
            progress.at(1);
            progress.at(2);
        }
        console.note("remark");
        console.event("event", Map.of());
        console.say("result");
        console.warn("warning: careful");
        assertThat(printed().lines()).containsExactly("result", "warning: careful");
    }

    @Test
    void asJsonEveryEventIsALine() {
        Console console = console(false);
        console.set(false, true);
        console.say("text");
        console.event("step", Map.of("values", Map.of("loss", 0.5)));
        assertThat(printed().lines()).containsExactly("{\"event\":\"step\",\"values\":{\"loss\":0.5}}");
    }

    private Console console(int width) {
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Console(stream, stream, true, width);
    }
}
