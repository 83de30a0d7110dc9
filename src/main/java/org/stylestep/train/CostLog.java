package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.stylestep.io.JsonFile;
import org.stylestep.settings.RecordMap;

/**
 * Writes what a training costs into a JSON file, with every checkpoint and at the end.
 *
 * <p>Speeds are taken over {@value #STRETCH} steps at a time. A checkpoint, a sample sheet or a validation ends a stretch, and
 * the time until the next step has ended belongs to none; so the first step of a process does not count, either. Times begin with the loop: what
 * comes before, such as finding neighbors, is not in them.
 */
public final class CostLog implements StageListener {

    private static final int STRETCH = 10;

    private static final Path STATUS = Path.of("/proc/self/status");

    private final Path file;
    private final List<Double> speeds = new ArrayList<>();
    private TrainingCost before = TrainingCost.none();
    private long start = System.nanoTime();
    private Optional<Duration> cpuAtStart = Optional.empty();
    private long images;
    private OptionalLong stretchStart = OptionalLong.empty();
    private long stretchImages;
    private int stretchSteps;
    private long stretchEnd;

    /**
     * Creates the log.
     *
     * @param file the file; after a resume, what it says is added to
     */
    public CostLog(Path file) {
        this.file = file;
    }

    @Override
    public void started(long firstStep, long totalSteps) throws IOException {
        if (firstStep > 0) {
            before = TrainingCost.read(file).orElse(before);
        }
        images = before.images();
        start = System.nanoTime();
        cpuAtStart = cpuTime();
    }

    @Override
    public void stepped(StepEvent event) {
        images = event.images();
        stretchEnd = System.nanoTime();
        if (stretchStart.isPresent() && ++stretchSteps == STRETCH) {
            endStretch();
        }
        if (stretchStart.isEmpty()) {
            stretchStart = OptionalLong.of(stretchEnd);
            stretchImages = images;
        }
    }

    private void endStretch() {
        if (stretchStart.isPresent() && stretchSteps > 0) {
            speeds.add((images - stretchImages) * 1e9 / (stretchEnd - stretchStart.getAsLong()));
        }
        stretchStart = OptionalLong.empty();
        stretchSteps = 0;
    }

    @Override
    public void wentBack(long steps) {
        endStretch();
    }

    @Override
    public void validated(long steps, Stage.ValidationResult check) {
        endStretch();
    }

    @Override
    public void saved(long steps, Path checkpoint) throws IOException {
        endStretch();
        write(false);
    }

    @Override
    public void finished(Outcome outcome) throws IOException {
        endStretch();
        images = outcome.images();
        write(outcome.reason() != Outcome.Reason.STOPPED);
    }

    private void write(boolean finished) throws IOException {
        List<Double> all = new ArrayList<>(before.speeds());
        all.addAll(speeds);
        double seconds = (System.nanoTime() - start) / 1e9;
        Optional<Double> cpu =
                cpuTime().flatMap(now -> cpuAtStart.map(then -> now.minus(then).toMillis() / 1000.0));
        JsonFile.write(
                file,
                RecordMap.of(new TrainingCost(
                        images,
                        before.seconds() + seconds,
                        cpu.map(now -> now + before.cpuSeconds().orElse(0.0)),
                        peakMib().map(now -> Math.max(now, before.peakMib().orElse(0.0))),
                        all,
                        finished)));
    }

    private static Optional<Duration> cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration();
    }

    /** The process' largest resident memory so far, which Linux tells. */
    private static Optional<Double> peakMib() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        }
    }
}
