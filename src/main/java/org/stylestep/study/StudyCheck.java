package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.pipeline.DryRun;
import org.stylestep.pipeline.DryRun.NetworkSize;
import org.stylestep.pipeline.EvaluationSettings;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.Checks;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.SettingException;

/** Checks of a study's trainings and evaluations, so that configuration errors surface before the first one starts. */
record StudyCheck(Path file, Study study, StudyPlan plan, StudyEvaluation evaluation, Extensions extensions) {

    private interface Step<T> {
        T run() throws IOException;
    }

    /**
     * Builds every stage that is to be trained once, and opens what every row that is to be evaluated is evaluated with.
     *
     * @param removed runs to train from the beginning; others are to be trained unless they have ended
     * @throws SettingException if a training or an evaluation would fail at its beginning; the message names the row, the stage and the key
     */
    void check(Set<StudyRun> removed) throws IOException {
        Map<Path, StageRun> pending = new HashMap<>();
        Map<String, DryRun> dryRuns = new HashMap<>();
        for (StudyRun run : plan.runs()) {
            if (removed.contains(run) || !run.trained()) {
                pending.put(run.folder(), (StageRun) run.settings());
                // Runs of one stage differ in the seed alone.
                if (!dryRuns.containsKey(run.where())) {
                    dryRuns.put(
                            run.where(),
                            at(run.where(), () -> Training.dryRun((StageRun) run.settings(), extensions, pending)));
                }
            }
        }
        Set<String> checked = new HashSet<>();
        for (StudyPlan.Row row : plan.rows()) {
            StudyRun last = row.last();
            boolean trains = pending.containsKey(last.folder());
            if ((trains || !evaluation.isDone(row)) && checked.add(row.name())) {
                openEvaluation(last);
                at(last.where(), () -> {
                    requireSizes(
                            trains
                                    ? dryRuns.get(last.where()).networks().get("encoder")
                                    : NetworkSize.of(last.folder(), "encoder", extensions));
                    return null;
                });
            }
        }
    }

    /** Inputs are padded to what the generator takes; the encoder is shown targets at their size. */
    private void requireSizes(NetworkSize encoder) {
        int least = encoder.minSide();
        int size = study.metrics().size();
        Checks.require(
                size >= least,
                "metrics.size = " + size + " is too small for the encoder, which takes images from " + least
                        + " pixels");
        evaluation.tripletEncoder().ifPresent(triplets -> {
            int crop = ((EncoderRun) triplets.settings()).data().crop();
            Checks.require(
                    crop >= least,
                    "data.crop of the encoder '" + triplets.name() + "' of metrics.triplets = " + crop
                            + " is too small for the encoder of this row, which takes images from " + least
                            + " pixels");
        });
    }

    private void openEvaluation(StudyRun run) throws IOException {
        EvaluationSettings opened = at("metrics", () -> {
            PairRun evaluated = (PairRun) new RunFile(extensions)
                    .read(
                            RecordMap.of(run.settings()),
                            file,
                            run.settings().getClass(),
                            List.of(evaluation.validation()));
            return EvaluationSettings.of(evaluated, extensions);
        });
        at("metrics", () -> {
            Checks.require(
                    opened.data().pairs().size() >= 2,
                    study.metrics().folder()
                            + " has one pair; at least 2 are needed, because each is also rendered in another's style");
            return null;
        });
        at("metrics.features", () -> {
            extensions
                    .create(FeatureExtractor.KIND, study.metrics().features(), opened.device())
                    .close();
            return null;
        });
    }

    private <T> T at(String where, Step<T> step) {
        try {
            return step.run();
        } catch (IOException | RuntimeException exception) {
            throw new SettingException(file + ": " + where + ": " + exception.getMessage(), exception);
        }
    }
}
