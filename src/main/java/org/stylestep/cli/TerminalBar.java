package org.stylestep.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * A bar of the terminal's width with what is noted on lines of their own below it, redrawn in place.
 *
 * <p>On a narrow terminal the bar gives way to the numbers, then the numbers to those that matter more; notes keep all their values, with shorter
 * names where they do not fit on one line.
 */
final class TerminalBar extends ConsoleProgressBarConsumer implements ProgressBarRenderer {

    private static final int MIN_BAR = 6;
    private static final String CLEAR_LINE = "\u001B[K";

    private final Progress.Pace pace;
    private final PrintStream out;
    private volatile String note = "";
    private volatile int linesBelow;

    TerminalBar(Progress.Pace pace, Console console) {
        super(console.err(), console.columns());
        this.pace = pace;
        out = console.err();
    }

    void note(String newNote) {
        note = newNote;
    }

    @Override
    public String render(ProgressState state, int width) {
        return line(state.getTaskName(), state.getCurrent(), state.getMax(), pace, width);
    }

    /** {@return the task, a bar, and of the share, the time left, the rate and the counts the first ones that there is room for} */
    static String line(String task, long done, long total, Progress.Pace pace, int width) {
        List<String> numbers = new ArrayList<>();
        numbers.add(String.format(Locale.ROOT, "%3d%%", 100 * done / Math.max(1, total)));
        Optional<Duration> left = pace.left(done, total);
        numbers.add(left.map(time -> Progress.clock(time) + " left").orElse(Progress.clock(pace.elapsed())));
        pace.rate(done).ifPresent(rate -> numbers.add(Progress.perSecond(rate)));
        numbers.add(done + "/" + total);
        while (numbers.size() > 2 && task.length() + String.join("  ", numbers).length() + 1 > width) {
            numbers.remove(numbers.size() - 1);
        }
        String text = String.join("  ", numbers);
        int room = width - text.length() - 1;
        String name = task.length() <= room ? task : task.substring(0, Math.max(0, room));
        int bar = room - name.length() - 3;
        if (bar < MIN_BAR) {
            return (name + " " + text).strip();
        }
        int filled = (int) (bar * done / Math.max(1, total));
        return name + " [" + "=".repeat(filled) + " ".repeat(bar - filled) + "] " + text;
    }

    /** {@return values in lines, their names cut to three letters a word where they would not fit on one line} */
    static List<String> wrapped(String note, int width) {
        String text = note.length() <= width ? note : note.replaceAll("([a-z]{3})[a-z]+", "$1");
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String value : text.split("  +")) {
            if (!line.isEmpty() && line.length() + 2 + value.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : "  ").append(value);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** The cursor is left at the start of the first line, where the console clears all of them to write what comes between. */
    @Override
    public void accept(String bar) {
        List<String> lines = new ArrayList<>(List.of(bar));
        lines.addAll(wrapped(note, getMaxRenderedLength()));
        linesBelow = lines.size() - 1;
        String up = linesBelow == 0 ? "" : "\u001B[" + linesBelow + "A\r";
        out.print("\r" + String.join(CLEAR_LINE + "\n", lines) + Console.CLEAR_BELOW + up);
        out.flush();
    }

    @Override
    public void close() {
        out.print("\n".repeat(linesBelow + 1));
        out.flush();
    }
}
