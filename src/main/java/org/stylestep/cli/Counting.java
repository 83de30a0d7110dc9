package org.stylestep.cli;

import java.util.Optional;

/** Shows the progress of what counts by itself; begun with the first count, and anew when the count or the total starts over. */
final class Counting implements org.stylestep.mining.Progress, AutoCloseable {

    private final String computation;
    private final Console console;
    private String task;
    private Optional<Progress> shown = Optional.empty();
    private long last;
    private long lastTotal;

    Counting(String task, Console console) {
        this.computation = task;
        this.task = task;
        this.console = console;
    }

    @Override
    public void report(long done, long total) {
        if (total < 2) {
            return;
        }
        if (shown.isEmpty() || total != lastTotal || done < last) {
            close();
            shown = Optional.of(Progress.start(task, 0, total, console));
        }
        last = done;
        lastTotal = total;
        shown.get().at(done);
    }

    @Override
    public Counting of(String what) {
        close();
        task = computation + " of " + what;
        return this;
    }

    @Override
    public void close() {
        shown.ifPresent(Progress::close);
        shown = Optional.empty();
    }
}
