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
import org.stylestep.pipeline.Training;
import org.stylestep.sections.PairRun;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.SettingException;

/** Dry runs of a study's trainings, so that configuration errors surface before the first one starts. */
record StudyCheck(Path file, Study study, StudyPlan plan, StudyEvaluation evaluation, Extensions extensions) {

    /**
     * Builds every stage once, and the last one of each row also with the held-out pairs of the metrics.
     *
     * @param changed the runs to check; those of one stage that differ in the seed alone are checked once
     * @throws SettingException if a training or an evaluation would fail at its beginning; the message names the row, the stage and the key
     */
    void check(Set<StudyRun> changed) throws IOException {
        Map<Path, Record> pending = new LinkedHashMap<>();
        for (StudyRun run : plan.runs()) {
            if (changed.contains(run) || !run.trained()) {
                pending.put(run.folder(), run.settings());
            }
        }
        Set<String> checked = new HashSet<>();
        for (StudyRun encoder : plan.encoders()) {
            if (changed.contains(encoder) && checked.add(encoder.name())) {
                named("encoder '" + encoder.name() + "'", () -> dryRun(encoder.settings(), pending));
            }
        }
        for (StudyPlan.Row row : plan.rows()) {
            for (StudyRun stage : row.stages()) {
                String where =
                        "row '" + row.name() + "', stage " + (row.stages().indexOf(stage) + 1);
                if (changed.contains(stage) && checked.add(where)) {
                    named(where, () -> dryRun(stage.settings(), pending));
                }
            }
            String where = "metrics: row '" + row.name() + "'";
            if (changed.contains(row.last()) && checked.add(where)) {
                named(where, () -> evaluable(row.last(), pending));
            }
        }
    }

    private void dryRun(Record settings, Map<Path, Record> pending) throws IOException {
        Training.dryRun(settings, extensions, pending);
    }

    private void evaluable(StudyRun run, Map<Path, Record> pending) throws IOException {
        PairRun settings = (PairRun) new RunFile(extensions)
                .read(RecordMap.of(run.settings()), file, run.settings().getClass(), List.of(evaluation.validation()));
        extensions
                .create(
                        FeatureExtractor.KIND,
                        study.metrics().features(),
                        settings.runtime().toDevice())
                .close();
        dryRun((Record) settings, pending);
    }

    /** Something to check. */
    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }

    private void named(String where, Check check) {
        try {
            check.run();
        } catch (IOException | RuntimeException exception) {
            throw new SettingException(file + ": " + where + ": " + exception.getMessage(), exception);
        }
    }
}
