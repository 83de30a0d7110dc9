package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.RunComparison;
import org.stylestep.io.AtomicFile;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.train.TrainingCost;

/** Compares a study's rows as {@code compare} does, under their names, and adds their states and what the encoders cost. */
record StudyTable(Study study, StudyPlan plan, StudyEvaluation evaluation, int jobs) {

    /** Writes all files anew. */
    void write() throws IOException {
        synchronized (evaluation) {
            List<RunComparison.Row> rows = new ArrayList<>();
            for (StudyPlan.Row row : plan.rows()) {
                rows.add(row(row));
            }
            RunComparison comparison = new RunComparison(study.name(), rows, List.of());
            comparison.write(study.output().folder());
            StringBuilder text = new StringBuilder("# " + study.name() + "\n\n" + comparison.toMarkdown() + "\n");
            for (StudyRun encoder : plan.encoders()) {
                text.append("- Encoder " + encoder.title() + ": " + state(encoder) + ".\n");
            }
            text.append("- " + Runtime.getRuntime().availableProcessors() + " processors, " + jobs
                    + " processes at once, libtorch threads each: "
                    + System.getProperty("ai.djl.pytorch.num_threads", "its own choice") + ".\n");
            Path file = study.output().folder().resolve("table.md");
            AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private RunComparison.Row row(StudyPlan.Row row) throws IOException {
        Path report = evaluation.report(row);
        if (!evaluation.isDone(row)) {
            Optional<String> failure = evaluation.failure(row);
            String otherwise = Files.exists(report) ? "to be evaluated again" : "not finished";
            String state = failure.isPresent() ? "failed" : otherwise;
            return new RunComparison.Row(row.name(), row.seed(), Optional.empty(), report, state, failure.orElse(""));
        }
        List<TrainingCost> costs = new ArrayList<>();
        for (StudyRun stage : row.stages()) {
            costs.add(stage.cost());
        }
        RunComparison.Row found = RunComparison.Row.of(row.name(), row.seed(), report);
        Evaluation own = found.evaluation().orElseThrow();
        Map<String, Double> figures = new LinkedHashMap<>(own.figures());
        figures.putAll(TrainingCost.figures(costs));
        // The sampler, and an encoder that is none of the study's.
        StudyRun first = row.stages().get(0);
        String remark = first.start().isPresent()
                ? found.remark()
                : ((GeneratorRun) first.settings())
                        .encoder()
                        .checkpoint()
                        .map(from -> found.remark() + (found.remark().isEmpty() ? "" : "; ") + "encoder: " + from)
                        .orElse(found.remark());
        Optional<Evaluation> whole = Optional.of(new Evaluation(own.protocol(), figures, own.images()));
        return new RunComparison.Row(row.name(), row.seed(), whole, report, found.state(), remark);
    }

    private static String state(StudyRun encoder) throws IOException {
        if (encoder.failure().isPresent()) {
            return "failed: " + encoder.failure().get();
        }
        TrainingCost cost = encoder.cost();
        return cost.finished()
                ? String.format(Locale.ROOT, "%d triplets, %.1f minutes", cost.images(), cost.seconds() / 60)
                : "not finished";
    }
}
