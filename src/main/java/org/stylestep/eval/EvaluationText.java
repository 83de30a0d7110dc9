package org.stylestep.eval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.stylestep.io.AtomicFile;
import org.stylestep.report.Csv;

/** An evaluation as Markdown for people and as CSV for tables. */
public final class EvaluationText {

    /** What the endings of a metric's figures stand for. */
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("_own", "own style");
        ROWS.put("_other", "another's style");
        ROWS.put("_gap", "gap");
        ROWS.put(Evaluation.MEAN_IMAGE, "mean training image");
    }

    private EvaluationText() {}

    /** {@return by {@code own style}, {@code another's style}, {@code gap} and {@code mean training image} each metric's figure by the metric's name} */
    public static Map<String, Map<String, Double>> rows(Evaluation evaluation) {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        ROWS.forEach((ending, title) -> {
            Map<String, Double> row = new LinkedHashMap<>();
            evaluation.figures().forEach((figure, value) -> {
                if (figure.endsWith(ending)) {
                    row.put(figure.substring(0, figure.length() - ending.length()), value);
                }
            });
            rows.put(title, row);
        });
        return rows;
    }

    /** {@return the figures that are in no row of {@link #rows}, such as costs, by name} */
    public static SortedMap<String, Double> others(Evaluation evaluation) {
        SortedMap<String, Double> others = new TreeMap<>(evaluation.figures());
        others.keySet().removeIf(figure -> ROWS.keySet().stream().anyMatch(figure::endsWith));
        return others;
    }

    /** {@return what was evaluated on what, in a line} */
    public static String subject(Evaluation evaluation) {
        Map<String, Object> protocol = evaluation.protocol();
        return evaluation.images().size() + " held-out pairs of " + protocol.get("data") + ", "
                + protocol.get("weights") + " weights of " + protocol.get("checkpoint");
    }

    /** {@return the figures in Markdown, with what they depend on} */
    public static String markdown(Evaluation evaluation) {
        Map<String, Map<String, Double>> rows = rows(evaluation);
        Set<String> metrics = rows.values().stream()
                .flatMap(row -> row.keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder text = new StringBuilder("# Evaluation\n\n" + subject(evaluation) + ".\n\n");
        text.append("| |")
                .append(metrics.stream().map(name -> " " + name + " |").collect(Collectors.joining()));
        text.append("\n|---|").append("---|".repeat(metrics.size())).append('\n');
        rows.forEach((title, row) -> {
            text.append("| ").append(title).append(" |");
            metrics.forEach(
                    metric -> text.append(' ').append(number(row.get(metric))).append(" |"));
            text.append('\n');
        });
        Map<String, Double> others = others(evaluation);
        if (!others.isEmpty()) {
            text.append("\n| figure | value |\n|---|---|\n");
            others.forEach((name, value) -> text.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(number(value))
                    .append(" |\n"));
        }
        Map<String, String> conditions = new TreeMap<>();
        evaluation.figures().keySet().forEach(figure -> conditions.putAll(evaluation.conditions(figure)));
        text.append("\nFigures of other evaluations compare if these are equal:\n\n");
        conditions.forEach((key, value) ->
                text.append("- `").append(key).append("`: ").append(value).append('\n'));
        return text.toString();
    }

    private static String number(Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.4g", value);
    }

    /** {@return the scores of every pair as RFC 4180: its name, whose style the other one is, and {@code METRIC_own}, {@code METRIC_other}, {@code METRIC_mean_image}} */
    public static String imagesCsv(Evaluation evaluation) {
        List<String> metrics = evaluation.images().stream()
                .flatMap(image -> image.own().keySet().stream())
                .distinct()
                .toList();
        List<Object> heading = new ArrayList<>(List.of("name", "other_style"));
        metrics.forEach(
                metric -> heading.addAll(List.of(metric + "_own", metric + "_other", metric + Evaluation.MEAN_IMAGE)));
        StringBuilder table = new StringBuilder(Csv.line(heading));
        for (ImageScore image : evaluation.images()) {
            List<Object> line = new ArrayList<>(List.of(image.name(), image.otherStyle()));
            metrics.forEach(metric -> line.addAll(List.of(
                    image.own().get(metric),
                    image.other().get(metric),
                    image.mean().get(metric))));
            table.append(Csv.line(line));
        }
        return table.toString();
    }

    /**
     * Adds an evaluation to a table of evaluations, one a line.
     *
     * @param file the table, created with a heading if it is not there
     * @throws IOException if it cannot be read or written, or has other columns
     */
    public static void append(Evaluation evaluation, Path file) throws IOException {
        Map<String, Object> row = new LinkedHashMap<>();
        for (String key : List.of("checkpoint", "step", "weights", "data", "seed")) {
            row.put(key, evaluation.protocol().get(key));
        }
        row.put("pairs", evaluation.images().size());
        row.putAll(evaluation.figures());
        String heading = Csv.line(List.copyOf(row.keySet()));
        String before = Files.exists(file) ? Files.readString(file) : heading;
        if (!before.startsWith(heading)) {
            throw new IOException(file + " has other columns than this evaluation, " + heading.strip()
                    + "; name another file, or evaluate with the same metrics and options");
        }
        AtomicFile.write(file, (before + Csv.line(new ArrayList<>(row.values()))).getBytes(StandardCharsets.UTF_8));
    }
}
