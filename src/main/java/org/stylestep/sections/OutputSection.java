package org.stylestep.sections;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * What a run leaves behind, and how often.
 *
 * @param folder the run's folder, which must not hold a run already unless it is gone on with
 * @param checkpointKimg thousands of images between checkpoints; published: 10
 * @param keep how many of the latest checkpoints to keep, beside the best; published: 10
 * @param statsKimg thousands of images between lines of {@code stats.jsonl}
 * @param monitors what shows the training while it runs, beside {@code stats.jsonl}
 */
public record OutputSection(
        Path folder,
        @Default("10") double checkpointKimg,
        @Default("10") int keep,
        @Default("1") double statsKimg,
        @Choice(kind = "monitor", standard = "[]") List<Component> monitors)
        implements StageRun.Output {

    /** Checks the values. */
    public OutputSection {
        Checks.positive(checkpointKimg, "checkpoint_kimg");
        Checks.positive(keep, "keep");
        Checks.positive(statsKimg, "stats_kimg");
        monitors = List.copyOf(monitors);
    }

    /**
     * Returns the steps that show some images.
     *
     * @param kimg thousands of images
     * @param batchSize images a step
     * @return steps, at least 1
     */
    public static long steps(double kimg, int batchSize) {
        return Math.max(1, Math.round(kimg * 1000 / batchSize));
    }

    /**
     * Returns the section with one more monitor.
     *
     * @param monitor its name and options
     */
    public OutputSection withMonitor(Component monitor) {
        List<Component> more =
                Stream.concat(monitors.stream(), Stream.of(monitor)).toList();
        return new OutputSection(folder, checkpointKimg, keep, statsKimg, more);
    }
}
