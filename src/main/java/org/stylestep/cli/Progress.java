package org.stylestep.cli;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a task is, told in one way or another. */
interface Progress extends AutoCloseable {

    /** Tells how many steps are done. */
    void at(long done);

    /** Says something short to be shown beside. */
    void note(String note);

    @Override
    void close();

    /** Starts to tell: a bar on a terminal, lines elsewhere. */
    static Progress start(String task, long done, long total, Console console) {
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

    /** A bar that is redrawn in place, with elapsed and estimated remaining time. */
    final class Bar implements Progress {

        private final ProgressBar bar;

        Bar(String task, long done, long total, Console console) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .startsFrom(done, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(500)
                    .setConsumer(new ConsoleProgressBarConsumer(console.err()))
                    .build();
        }

        @Override
        public void at(long done) {
            bar.stepTo(done);
        }

        @Override
        public void note(String note) {
            bar.setExtraMessage(note);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line at the first step, every quarter of a minute, and at the end. */
    final class Lines implements Progress {

        private static final Duration BETWEEN = Duration.ofSeconds(15);

        private final String task;
        private final long first;
        private final long total;
        private final Console console;
        private final long start = System.nanoTime();
        private long last = start;
        private long shown = -1;
        private long current;
        private String note = "";

        Lines(String task, long done, long total, Console console) {
            this.task = task;
            this.first = done;
            this.total = total;
            this.console = console;
            this.current = done;
        }

        @Override
        public void at(long done) {
            current = done;
            if (shown < 0 || done == total || System.nanoTime() - last >= BETWEEN.toNanos()) {
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
            last = System.nanoTime();
            shown = current;
            Duration elapsed = Duration.ofNanos(last - start);
            Duration left = left(elapsed, current - first, total - current);
            console.warn(String.format(
                    Locale.ROOT,
                    "%s: %d of %d (%d%%), %s elapsed, %s left  %s",
                    task,
                    current,
                    total,
                    100 * current / Math.max(1, total),
                    clock(elapsed),
                    clock(left),
                    note));
        }
    }

    /** The time that the rest takes at the pace so far. */
    static Duration left(Duration elapsed, long done, long remaining) {
        return done <= 0 ? Duration.ZERO : Duration.ofNanos((long) ((double) elapsed.toNanos() / done * remaining));
    }

    /** A duration as {@code 1:02:03}. */
    static String clock(Duration duration) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
