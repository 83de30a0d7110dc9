package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.eval.Evaluation;
import org.stylestep.io.JsonFile;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.YamlWriter;

/** How rows are evaluated: all with the same options of {@code evaluate}, but for what styles are sampled from. */
record StudyEvaluation(Study study, Optional<StudyRun> tripletEncoder) {

    /** The override that gives a run the held-out pairs and metrics of the study. */
    String validation() {
        Map<String, Object> section = RecordMap.of(study.metrics());
        section.keySet().removeAll(List.of("diversity", "triplets"));
        section.put("sheet_rows", study.output().sheetColumns());
        return "validation=" + YamlWriter.line(section);
    }

    /** The arguments of the command line that evaluate a row, without those that name runs of the study. */
    private List<String> options(StudyPlan.Row row) {
        List<String> options = new ArrayList<>(
                List.of("--set", validation(), "--seed", study.seeds().get(0).toString()));
        Optional<String> samples = study.rows().get(row.name()).samples();
        if (!samples.equals(Optional.of(Study.Row.NONE))) {
            Study.Diversity diversity = study.metrics().diversity();
            options.addAll(List.of("--diversity", "--styles", Integer.toString(diversity.styles())));
            options.addAll(List.of("--inputs", Integer.toString(diversity.inputs())));
            samples.ifPresent(sampler -> options.addAll(List.of("--sampler", sampler)));
        }
        return options;
    }

    List<String> arguments(StudyPlan.Row row) {
        List<String> arguments =
                new ArrayList<>(List.of("evaluate", row.last().folder().toString()));
        tripletEncoder.ifPresent(encoder ->
                arguments.addAll(List.of("--encoder-run", encoder.folder().toString())));
        arguments.addAll(options(row));
        return arguments;
    }

    /** The files of a row's evaluation begin with this. */
    Path output(StudyPlan.Row row) {
        return row.last().folder().resolveSibling("evaluate");
    }

    Path report(StudyPlan.Row row) {
        return Evaluation.report(row.last().folder());
    }

    private static Path conditionsFile(StudyPlan.Row row) {
        return row.last().folder().resolve("evaluation-options.json");
    }

    /** All on which a row's figures depend beside its training; no path in the study's folder, which can be moved. */
    private Map<String, Object> conditions(StudyPlan.Row row) {
        Map<String, Object> conditions = new LinkedHashMap<>(Map.of("options", options(row)));
        tripletEncoder.ifPresent(encoder -> conditions.put("triplets", encoder.values()));
        return conditions;
    }

    /** Notes whether the report is what these settings give. */
    void note(StudyPlan.Row row, boolean done) throws IOException {
        Files.deleteIfExists(conditionsFile(row));
        if (done) {
            JsonFile.write(conditionsFile(row), conditions(row));
        }
    }

    /** Whether a row has been trained and evaluated, with these settings. */
    boolean isDone(StudyPlan.Row row) throws IOException {
        return Files.exists(report(row)) && JsonFile.read(conditionsFile(row)).equals(Optional.of(conditions(row)));
    }

    /** Why a row has no figures: its training, its evaluation, or the encoder of the triplets failed. */
    Optional<String> failure(StudyPlan.Row row) throws IOException {
        Optional<String> own = row.last().failure();
        if (own.isPresent() || isDone(row)) {
            return own;
        }
        if (tripletEncoder.isPresent() && tripletEncoder.get().failure().isPresent()) {
            StudyRun encoder = tripletEncoder.get();
            return encoder.failure().map(reason -> "metrics.triplets: " + encoder.title() + " failed: " + reason);
        }
        return StudyRun.failure(output(row));
    }
}
