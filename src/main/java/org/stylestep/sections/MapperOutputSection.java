package org.stylestep.sections;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * What a mapper's run leaves behind, and how often.
 *
 * @param folder the run's folder, which must not hold a run already unless it is gone on with
 * @param checkpointEpochs epochs between checkpoints, and between looks at held-out codes
 * @param keep how many of the latest checkpoints to keep
 * @param statsEpochs epochs between lines of {@code stats.jsonl}
 * @param monitors what shows the training while it runs, beside {@code stats.jsonl}
 */
public record MapperOutputSection(
        Path folder,
        @Default("50") int checkpointEpochs,
        @Default("2") int keep,
        @Default("5") int statsEpochs,
        @Choice(kind = "monitor", standard = "[]") List<Component> monitors)
        implements StageRun.Output {

    /** Checks the values. */
    public MapperOutputSection {
        Checks.positive(checkpointEpochs, "checkpoint_epochs");
        Checks.positive(keep, "keep");
        Checks.positive(statsEpochs, "stats_epochs");
        monitors = List.copyOf(monitors);
    }

    /**
     * Returns the section with one more monitor.
     *
     * @param monitor its name and options
     */
    public MapperOutputSection withMonitor(Component monitor) {
        List<Component> more =
                Stream.concat(monitors.stream(), Stream.of(monitor)).toList();
        return new MapperOutputSection(folder, checkpointEpochs, keep, statsEpochs, more);
    }
}
