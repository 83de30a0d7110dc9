package org.stylestep.sections;

import java.nio.file.Path;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * What a mapper's run leaves behind, and how often.
 *
 * @param folder the run's folder, which must not hold a run already unless it is gone on with
 * @param checkpointEpochs epochs between checkpoints, and between looks at held-out codes
 * @param keep how many of the latest checkpoints to keep
 * @param statsEpochs epochs between lines of {@code stats.jsonl}
 */
public record MapperOutputSection(
        Path folder,
        @Default("50") int checkpointEpochs,
        @Default("2") int keep,
        @Default("5") int statsEpochs) {

    /** Checks the values. */
    public MapperOutputSection {
        Checks.positive(checkpointEpochs, "checkpoint_epochs");
        Checks.positive(keep, "keep");
        Checks.positive(statsEpochs, "stats_epochs");
    }
}
