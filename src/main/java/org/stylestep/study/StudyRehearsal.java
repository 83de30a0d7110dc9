package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.stylestep.settings.SettingException;
import org.stylestep.objective.LossCatalog;
import org.stylestep.pipeline.EncoderAssembly;
import org.stylestep.pipeline.EncoderRun;
import org.stylestep.pipeline.EncoderSection;
import org.stylestep.pipeline.GeneratorRun;
import org.stylestep.pipeline.PairAssembly;
import org.stylestep.pipeline.PairRun;
import org.stylestep.pipeline.Rehearsed;

/**
 * Finds what would end a training of a study at its beginning, before the first one is trained: missing images and weights, loss terms and networks that do not
 * take the batch or the images.
 *
 * <p>Each row and each encoder that is still to be trained is looked at once: its seeds differ in nothing that matters here.
 */
final class StudyRehearsal {

    private final Path file;
    private final StudyMetrics metrics;
    private final Optional<Trial> tripletEncoder;
    private final EarlierTrials earlier;
    private final LossCatalog catalog;
    private final Set<String> seen = new HashSet<>();

    private StudyRehearsal(
            Path file,
            StudyMetrics metrics,
            Optional<Trial> tripletEncoder,
            EarlierTrials earlier,
            LossCatalog catalog) {
        this.file = file;
        this.metrics = metrics;
        this.tripletEncoder = tripletEncoder;
        this.earlier = earlier;
        this.catalog = catalog;
    }

    /**
     * Looks at all that is to be trained.
     *
     * @param file the study file, for messages
     * @param metrics what the rows are measured by
     * @param plan what there is to be trained
     * @param earlier what of it is trained already
     * @param catalog the loss terms that there are
     * @throws SettingException if a training would end at its beginning; the message names the row, the stage and the key
     * @throws IOException if what there is of earlier trials cannot be read
     */
    static void of(Path file, StudyMetrics metrics, StudyPlan plan, EarlierTrials earlier, LossCatalog catalog)
            throws IOException {
        StudyRehearsal rehearsal = new StudyRehearsal(file, metrics, plan.tripletEncoder(), earlier, catalog);
        for (Trial encoder : plan.encoders()) {
            rehearsal.encoder(encoder);
        }
        for (Trial row : plan.rows()) {
            rehearsal.row(row);
        }
    }

    private boolean toBeLookedAt(Trial trial) throws IOException {
        return !earlier.keeps(trial) && seen.add(trial.name());
    }

    private void encoder(Trial trial) throws IOException {
        if (toBeLookedAt(trial)) {
            named("encoder '" + trial.name() + "'", () -> {
                new EncoderAssembly(settings(trial)).rehearse();
                return trial;
            });
        }
    }

    private static EncoderRun settings(Trial encoder) {
        return (EncoderRun) encoder.stages().get(0).settings();
    }

    private void row(Trial trial) throws IOException {
        if (!toBeLookedAt(trial)) {
            return;
        }
        GeneratorRun first = (GeneratorRun) trial.stages().get(0).settings();
        Optional<EncoderSection> encoder =
                trial.encoder().map(StudyRehearsal::settings).map(EncoderRun::encoder);
        Optional<Rehearsed> before = Optional.empty();
        for (int i = 0; i < trial.stages().size(); i++) {
            PairRun run = (PairRun) trial.stages().get(i).settings();
            Optional<Rehearsed> handedOver = before;
            before = Optional.of(named(
                    "row '" + trial.name() + "', stage " + (i + 1), () -> stage(run, first, encoder, handedOver)));
        }
    }

    private Rehearsed stage(
            PairRun run, GeneratorRun first, Optional<EncoderSection> encoder, Optional<Rehearsed> before)
            throws IOException {
        Rehearsed rehearsed = new PairAssembly(run, catalog).rehearse(first, encoder, before);
        rehearsed.require("metrics.size", metrics.size());
        tripletEncoder.ifPresent(triplets -> rehearsed.requireOfEncoder(
                "data.crop of the encoder '" + triplets.name() + "' of metrics.triplets",
                settings(triplets).data().crop()));
        return rehearsed;
    }

    /** What is looked at. */
    @FunctionalInterface
    private interface Look<T> {
        T at() throws IOException;
    }

    private <T> T named(String where, Look<T> look) {
        try {
            return look.at();
        } catch (IOException | RuntimeException exception) {
            throw new SettingException(file + ": " + where + ": " + exception.getMessage(), exception);
        }
    }
}
