package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.stylestep.config.RunFile;
import org.stylestep.eval.Evaluator;
import org.stylestep.eval.Metric;
import org.stylestep.eval.MetricContext;
import org.stylestep.extension.Extensions;
import org.stylestep.pipeline.DryRun;
import org.stylestep.pipeline.DryRun.NetworkSize;
import org.stylestep.pipeline.EvaluationSettings;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.SettingException;

/** Checks of a study's trainings and evaluations, so that configuration errors surface before the first one starts. */
record StudyCheck(Path file, Study study, StudyPlan plan, StudyEvaluation evaluation, Extensions extensions) {

    private static final String ENCODER = "encoder";

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
        Map<String, NetworkSize> encoders = new HashMap<>();
        for (StudyRun run : plan.runs()) {
            if (removed.contains(run) || !run.trained()) {
                pending.put(run.folder(), (StageRun) run.settings());
                // Runs of one stage differ in the seed alone.
                if (!encoders.containsKey(run.where())) {
                    DryRun dryRun =
                            at(run.where(), () -> Training.dryRun((StageRun) run.settings(), extensions, pending));
                    encoders.put(run.where(), dryRun.networks().get(ENCODER));
                }
            }
        }
        Map<String, StudyRun> evaluated = new LinkedHashMap<>();
        for (StudyPlan.Row row : plan.rows()) {
            StudyRun run = row.last();
            if (pending.containsKey(run.folder()) || !evaluation.isDone(row)) {
                evaluated.putIfAbsent(run.where(), run);
            }
        }
        evaluated.forEach((where, run) -> at(
                where,
                () -> requireSizes(
                        encoders.containsKey(where)
                                ? encoders.get(where)
                                : NetworkSize.of(run.folder(), ENCODER, extensions))));
        // What is measured depends on a row's training images alone.
        Set<DataSection> opened = new HashSet<>();
        for (StudyRun run : evaluated.values()) {
            if (opened.add(((PairRun) run.settings()).data())) {
                openEvaluation(run);
            }
        }
    }

    /** Inputs are padded to what the generator takes; the encoder is given the targets at their size. */
    private NetworkSize requireSizes(NetworkSize encoder) {
        String problem =
                " is too small for the row's encoder, which takes images from " + encoder.minSide() + " pixels";
        int size = study.metrics().size();
        Checks.require(size >= encoder.minSide(), "metrics.size = " + size + problem);
        evaluation.tripletEncoder().ifPresent(triplets -> {
            int crop = ((EncoderRun) triplets.settings()).data().crop();
            Checks.require(
                    crop >= encoder.minSide(),
                    "data.crop of the encoder '" + triplets.name() + "' of metrics.triplets = " + crop + problem);
        });
        return encoder;
    }

    private void openEvaluation(StudyRun run) {
        EvaluationSettings opened = at("metrics", () -> {
            Record evaluated = new RunFile(extensions)
                    .read(
                            RecordMap.of(run.settings()),
                            file,
                            run.settings().getClass(),
                            List.of(evaluation.validation()));
            EvaluationSettings settings = EvaluationSettings.of((PairRun) evaluated, extensions);
            Checks.require(
                    settings.data().pairs().size() >= 2,
                    study.metrics().folder()
                            + " has one pair; at least 2 are needed, because each is also rendered in another's style");
            return settings;
        });
        MetricContext context = new MetricContext(
                opened.device(),
                opened.data().targets(),
                opened.data().transform(),
                study.seeds().get(0),
                extensions);
        List<Metric> metrics = new ArrayList<>();
        try {
            for (Component metric : opened.metrics()) {
                metrics.add(
                        at("metrics.metrics: " + metric.type(), () -> extensions.create(Metric.KIND, metric, context)));
            }
            at("metrics.metrics", () -> {
                Evaluator.requireDistinct(metrics);
                return metrics;
            });
        } finally {
            metrics.forEach(Metric::close);
        }
    }

    private <T> T at(String where, Step<T> step) {
        try {
            return step.run();
        } catch (IOException | RuntimeException exception) {
            throw new SettingException(
                    file + ": " + where + ": "
                            + Objects.requireNonNullElse(exception.getMessage(), exception.toString()),
                    exception);
        }
    }
}
