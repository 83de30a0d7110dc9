package org.stylestep.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stylestep.nn.ImageSides;
import org.stylestep.objective.LossCatalog;

/**
 * Finds what would end a training of a study at its beginning, before the first one is trained: missing images and weights, loss terms and networks that do not
 * take the batch or the images.
 *
 * <p>Each row and each encoder is looked at once: its seeds differ in nothing that matters here.
 */
final class StudyRehearsal {

    private final Path file;
    private final StudyMetrics metrics;
    private final LossCatalog catalog;
    private final Set<String> seen = new HashSet<>();

    private StudyRehearsal(Path file, StudyMetrics metrics, LossCatalog catalog) {
        this.file = file;
        this.metrics = metrics;
        this.catalog = catalog;
    }

    /**
     * Looks at all that is to be trained.
     *
     * @param file the study file, for messages
     * @param metrics what the rows are measured by
     * @param plan what is to be trained
     * @param catalog the loss terms that there are
     * @throws RunFileException if a training would end at its beginning; the message names the row, the stage and the key
     */
    static void of(Path file, StudyMetrics metrics, StudyPlan plan, LossCatalog catalog) {
        StudyRehearsal rehearsal = new StudyRehearsal(file, metrics, catalog);
        plan.encoders().forEach(rehearsal::encoder);
        plan.rows().forEach(rehearsal::row);
    }

    private void encoder(Trial trial) {
        if (seen.add(trial.name())) {
            named("encoder '" + trial.name() + "'", () -> new EncoderAssembly(settings(trial)).rehearse());
        }
    }

    private static EncoderRun settings(Trial encoder) {
        return (EncoderRun) encoder.stages().get(0).settings();
    }

    private void row(Trial trial) {
        if (!seen.add(trial.name())) {
            return;
        }
        GeneratorRun first = (GeneratorRun) trial.stages().get(0).settings();
        Optional<EncoderSection> encoder =
                trial.encoder().map(StudyRehearsal::settings).map(EncoderRun::encoder);
        for (int i = 0; i < trial.stages().size(); i++) {
            PairRun run = (PairRun) trial.stages().get(i).settings();
            named("row '" + trial.name() + "', stage " + (i + 1), () -> {
                List<ImageSides> networks = new PairAssembly(run, catalog).rehearse(first, encoder);
                networks.forEach(this::requireMeasurable);
            });
        }
    }

    private void requireMeasurable(ImageSides network) {
        int side = metrics.size();
        if (side < network.leastSide() || side % network.sideMultiple() != 0) {
            throw new RunFileException(
                    "metrics.size = " + side + " is no size that its networks take; it must be a multiple of "
                            + network.sideMultiple() + " from " + network.leastSide());
        }
    }

    /** What is looked at. */
    @FunctionalInterface
    private interface Look {
        void at() throws IOException;
    }

    private void named(String where, Look look) {
        try {
            look.at();
        } catch (IOException | IllegalArgumentException exception) {
            throw new RunFileException(file + ": " + where + ": " + exception.getMessage(), exception);
        }
    }
}
