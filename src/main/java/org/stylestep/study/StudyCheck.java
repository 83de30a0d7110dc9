package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.pipeline.DryRun;
import org.stylestep.pipeline.EvaluationSettings;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.Checks;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.SettingException;

/** Dry runs of a study's trainings, so that configuration errors surface before the first one starts. */
record StudyCheck(Path file, Study study, StudyPlan plan, StudyEvaluation evaluation, Extensions extensions) {

    /**
     * Builds every stage once, and opens what its row is evaluated with.
     *
     * @param changed the runs to check; those of one stage that differ in the seed alone are checked once
     * @throws SettingException if a training or an evaluation would fail at its beginning; the message names the row, the stage and the key
     */
    void check(Set<StudyRun> changed) throws IOException {
        Map<Path, StageRun> pending = new LinkedHashMap<>();
        Set<String> checked = new HashSet<>();
        for (StudyRun run : plan.runs()) {
            if (changed.contains(run) || !run.trained()) {
                pending.put(run.folder(), (StageRun) run.settings());
            }
            if (changed.contains(run) && checked.add(run.where())) {
                check(run, pending);
            }
        }
    }

    private void check(StudyRun run, Map<Path, StageRun> pending) {
        String where = run.where();
        try {
            DryRun dryRun = Training.dryRun((StageRun) run.settings(), extensions, pending);
            if (run.settings() instanceof PairRun) {
                evaluation.tripletEncoder().ifPresent(encoder -> requireTriplets(dryRun, encoder));
                where = "metrics";
                Record evaluated = new RunFile(extensions)
                        .read(
                                RecordMap.of(run.settings()),
                                file,
                                run.settings().getClass(),
                                List.of(evaluation.validation()));
                EvaluationSettings opened = EvaluationSettings.of((PairRun) evaluated, extensions);
                Checks.require(
                        opened.data().pairs().size() >= 2,
                        study.metrics().folder()
                                + " has one pair; at least 2 are needed, because each is also rendered in another's style");
                where = "metrics.features";
                extensions
                        .create(FeatureExtractor.KIND, study.metrics().features(), opened.device())
                        .close();
            }
        } catch (IOException | RuntimeException exception) {
            throw new SettingException(file + ": " + where + ": " + exception.getMessage(), exception);
        }
    }

    private static void requireTriplets(DryRun row, StudyRun tripletEncoder) {
        int crop = ((EncoderRun) tripletEncoder.settings()).data().crop();
        int minSide = row.networks().get("encoder").minSide();
        Checks.require(
                crop >= minSide,
                "data.crop of the encoder '" + tripletEncoder.name() + "' of metrics.triplets = " + crop
                        + " is too small for the encoder of this row, which takes images from " + minSide + " pixels");
    }
}
