package org.stylestep.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** How far a task is, told in one way or another. */
interface Progress extends AutoCloseable {

    /** Tells how many steps are done. */
    void at(long done);

    /** Says something short to be shown beside. */
    void note(String note);

    @Override
    void close();

    /** Starts to tell: a bar on a terminal, lines elsewhere, nothing on a quiet console. */
    static Progress start(String task, long done, long total, Console console) {
        if (console.isQuiet()) {
            return none();
        }
        return console.terminal() ? new Bar(task, done, total, console) : new Lines(task, done, total, console);
    }

    /** Tells nothing. */
    static Progress none() {
        return new Progress() {
            @Override
            public void at(long done) {}

            @Override
            public void note(String note) {}

            @Override
            public void close() {}
        };
    }

    /** The time that the rest takes at a pace; what is reported first, which also warms up, is not part of the pace. */
    final class Pace {

        private final long first;
        private final long start = System.nanoTime();
        private long counted;
        private long countedFrom = start;

        Pace(long done) {
            first = done;
            counted = done;
        }

        void at(long done) {
            if (counted == first && done > first) {
                counted = done;
                countedFrom = System.nanoTime();
            }
        }

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        Optional<Duration> left(long done, long total) {
            return rate(done).map(rate -> Duration.ofNanos((long) (1e9 / rate * (total - done))));
        }

        /** Steps a second. */
        Optional<Double> rate(long done) {
            return counted == first || done <= counted
                    ? Optional.empty()
                    : Optional.of(1e9 * (done - counted) / Math.max(1, System.nanoTime() - countedFrom));
        }
    }

    /** A bar that is redrawn in place, with the rate, the remaining time and all that is noted. */
    final class Bar implements Progress {

        private final Pace pace;
        private final TerminalBar terminal;
        private final ProgressBar bar;

        Bar(String task, long done, long total, Console console) {
            pace = new Pace(done);
            terminal = new TerminalBar(pace, console);
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .startsFrom(done, Duration.ZERO)
                    .setUpdateIntervalMillis(500)
                    .setRenderer(terminal)
                    .setConsumer(terminal)
                    .build();
        }

        @Override
        public void at(long done) {
            pace.at(done);
            bar.stepTo(done);
        }

        @Override
        public void note(String note) {
            terminal.note(note);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line after the first step, every quarter of a minute, and at the end. */
    final class Lines implements Progress {

        private static final Duration BETWEEN = Duration.ofSeconds(15);

        private final String task;
        private final long total;
        private final Console console;
        private final Pace pace;
        private Duration lastShown = Duration.ZERO;
        private long shown = -1;
        private long current;
        private String note = "";

        Lines(String task, long done, long total, Console console) {
            this.task = task;
            this.total = total;
            this.console = console;
            this.pace = new Pace(done);
            this.current = done;
        }

        @Override
        public void at(long done) {
            current = done;
            pace.at(done);
            if (shown < 0 || done == total || pace.elapsed().compareTo(lastShown.plus(BETWEEN)) >= 0) {
                show();
            }
        }

        @Override
        public void note(String newNote) {
            note = newNote;
        }

        @Override
        public void close() {
            if (shown >= 0 && shown != current) {
                show();
            }
        }

        private void show() {
            lastShown = pace.elapsed();
            shown = current;
            String left = current == total
                    ? ""
                    : pace.left(current, total)
                            .map(time -> ", " + clock(time) + " left, "
                                    + perSecond(pace.rate(current).orElseThrow()))
                            .orElse("");
            long percent = 100 * current / Math.max(1, total);
            console.warn(task + ": " + current + " of " + total + " (" + percent + "%), " + clock(lastShown)
                    + " elapsed" + left + (note.isEmpty() ? "" : "  " + note));
        }
    }

    /** A rate as {@code 12.3/s}. */
    static String perSecond(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.2f/s" : "%.0f/s", rate);
    }

    /** A duration as {@code 1:02:03}. */
    static String clock(Duration duration) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
